// The house in which loans are decided and paid: credit review and disbursement as they are, over the embedded ledger and the stand-ins of
// bureau and customer data. For stories that go from the application to the money.
import { bureau } from '../../activities/adapters/bureau.ts';
import { coreBanking } from '../../activities/adapters/core-banking.ts';
import { bureauStandIn, customerDataStandIn } from '../../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../../activities/adapters/customer-data.ts';
import { notify } from '../../activities/adapters/notify.ts';
import { coreStandIn, notifyStandIn } from '../../activities/adapters/stand-in.ts';
import * as deciding from '../../activities/credit-review.ts';
import * as paying from '../../activities/disbursement.ts';
import { creditReview } from '../../workflows/credit-review/process.ts';
import { disbursement } from '../../workflows/disbursement/process.ts';
import { openHouse } from './house.ts';

export type LoanHouse = Awaited<ReturnType<typeof openLoanHouse>>;

/** `staff` are the people of its stories; `file` is `import.meta.url` of the test file. */
export async function openLoanHouse({ file, staff }: { readonly file: string; readonly staff: readonly string[] }) {
  const house = await openHouse({
    file,
    catalog: [creditReview, disbursement],
    modules: { creditReview: deciding, disbursement: paying },
    ports: (db) => ({
      core: coreBanking(coreStandIn(db)),
      notify: notify(notifyStandIn(db)),
      bureau: bureau(bureauStandIn(db)),
      customerData: customerData(customerDataStandIn(db)),
    }),
  });
  for (const id of staff) await house.db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
  return {
    ...house,
    /** What an account holds: what it was credited with, less what left it. */
    async balance(account: string): Promise<number> {
      const [row] = await house.db.sql<{ n: number }[]>`
        select coalesce(sum(case side when 'credit' then amount_minor else -amount_minor end), 0)::int8 as n from core.lines where account = ${account}`;
      return row?.n ?? 0;
    },
  };
}

/** An opinion of ten characters and more, and the decision with it. */
export const yes = (decision: string) => ({ decision, reason: 'Seen, and in order as it stands.' });
