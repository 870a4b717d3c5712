// What one year's government notice says: days off, and weekend days that are worked instead (调休). SLA-04.
import { asDay, type Day } from './day.ts';

export type NoticeDay = { readonly date: Day; readonly name: string; readonly isOffDay: boolean };
/** `year` is the notice's: it may decide days of the December before. `papers` are the addresses of the notice itself. */
export type HolidaySet = {
  readonly year: number;
  readonly version: string;
  readonly papers: readonly string[];
  readonly days: readonly NoticeDay[];
};

export const offDay = (date: string, name: string): NoticeDay => ({ date: asDay(date), name, isOffDay: true });
export const makeUpDay = (date: string, name: string): NoticeDay => ({ date: asDay(date), name, isOffDay: false });
