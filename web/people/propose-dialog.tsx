// Proposing a change of access of somebody who is there: what exactly, by its kind, and why. A second person approves it.
import type { StaffMember } from '../api/types.ts';
import { ProposalFrame, type ProposalKind } from './proposals/frame.tsx';
import { HoursProposal } from './proposals/hours.tsx';
import { LeadTeamProposal } from './proposals/lead-team.tsx';
import { LinkProposal } from './proposals/link.tsx';
import { PlaceProposal } from './proposals/place.tsx';
import { RoleProposal } from './proposals/role.tsx';
import { SkillProposal } from './proposals/skill.tsx';

/** Somebody new is another matter (proposals/create.tsx). */
export type PersonProposal = Exclude<ProposalKind, 'create'>;
type Props = { readonly kind: PersonProposal; readonly person: StaffMember; readonly onClose: () => void };

export function ProposeDialog({ kind, person, onClose }: Props) {
  const common = { person, onClose };
  switch (kind) {
    case 'grant-role':
    case 'revoke-role':
      return <RoleProposal kind={kind} {...common} />;
    case 'place':
      return <PlaceProposal kind={kind} {...common} />;
    case 'hours':
      return <HoursProposal kind={kind} {...common} />;
    case 'grant-skill':
    case 'revoke-skill':
      return <SkillProposal kind={kind} {...common} />;
    case 'lead-team':
      return <LeadTeamProposal kind={kind} {...common} />;
    case 'link':
      return <LinkProposal kind={kind} {...common} />;
    case 'deactivate':
    case 'reactivate':
      return <ProposalFrame kind={kind} of={person.id} name={person.name} change={() => ({ kind })} onClose={onClose} />;
  }
}
