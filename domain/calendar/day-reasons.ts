// What the codes of a derivation mean, for whoever reads it.
import type { Text } from '../process.ts';
import type { DayReason } from './deadline.ts';

export const DAY_REASONS: Readonly<Record<DayReason, Text>> = {
  'event-day': { en: 'day of the event, not counted', zh: '事件当日，不计入' },
  'natural-day': { en: 'counted', zh: '计入' },
  'working-day': { en: 'working day, counted', zh: '工作日，计入' },
  'make-up-workday': { en: 'make-up workday, counted', zh: '调休上班日，计入' },
  weekend: { en: 'weekend, not counted', zh: '周末，不计入' },
  holiday: { en: 'public holiday, not counted', zh: '法定节假日，不计入' },
  'same-numbered-day': { en: 'same-numbered day of the last month', zh: '期满月的对应日' },
  'month-end': { en: 'end of the last month, which has no such day', zh: '期满月无对应日，以月末日为准' },
  'year-not-loaded': { en: 'the calendar of this year is not loaded', zh: '该年度日历尚未加载' },
  'statutory-end': { en: 'first day after the days off: the statutory deadline', zh: '休假日结束的次日：法定期限届满日' },
};
