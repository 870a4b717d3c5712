// What the words of a purpose say against it (KO08). Words are a strong filter and a weak judge: what they do not say for certain, a person reads.
import type { Requested } from './facts.ts';
import type { CreditPack } from './pack.ts';

type Asked = Pick<Requested, 'product' | 'purpose'>;
type Rules = Pick<CreditPack['knockOuts'], 'purposes'>;

/** The forbidden use that the words name; undefined when they name none. */
export const forbiddenUse = (asked: Asked, rules: Rules): string | undefined =>
  ofProduct(asked, rules).find(({ words }) => says(asked, words))?.use;

/** Whether the words may mean a forbidden use. */
export const isDoubtful = (asked: Asked, rules: Rules): boolean =>
  ofProduct(asked, rules).some(({ doubt }) => doubt !== undefined && says(asked, doubt));

const ofProduct = ({ product }: Asked, { purposes }: Rules) => purposes.filter(({ products }) => products.includes(product));
const says = ({ purpose }: Asked, words: RegExp): boolean => words.test(purpose.normalize('NFKC'));
