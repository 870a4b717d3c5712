// Titles of roles, skills, branches and teams, read once.
import { useQuery } from '@tanstack/react-query';
import { listBranches, listRoles, listSkills, listTeams } from '../api/calls.ts';
import type { Role, Team, Text } from '../api/types.ts';
import type { Read } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';

const LONG = 10 * 60_000;
type Titled = { readonly id: string; readonly title: Text };
export type Names<One extends Titled = Titled> = {
  readonly items: readonly One[];
  /** Where one is to be chosen, a failed read must not look as if there were none. */
  readonly read: Read;
  title(id: string): string;
};

function useNames<One extends Titled>(name: string, read: () => Promise<{ readonly items: readonly One[] }>): Names<One> {
  const { text } = useFormats();
  const found = useQuery({ queryKey: ['names', name], queryFn: read, staleTime: LONG });
  const items = found.data?.items ?? [];
  return {
    items,
    read: found,
    title: (id) => {
      const found = items.find((one) => one.id === id);
      return found ? text(found.title) : id;
    },
  };
}
export const useRoles = (): Names<Role> => useNames('roles', listRoles);
export const useSkills = (): Names => useNames('skills', listSkills);
export const useBranches = (): Names => useNames('branches', listBranches);
export const useTeams = (): Names<Team> => useNames('teams', listTeams);
