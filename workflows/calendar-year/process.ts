// A calendar year that deadlines need and that is not loaded: what it is. The keeper starts one case per year (SLA-05); deadlines run on
// their safe dates meanwhile and are computed anew as soon as the year is there.
import { z } from 'zod';
import { defineProcess, workingDays } from '../../domain/process.ts';

export const calendarYear = defineProcess({
  id: 'calendar-year',
  prefix: 'CAL',
  version: 1,
  title: { en: 'Calendar year to load', zh: '待加载的日历年度' },
  owner: 'operations',
  input: z.object({
    calendar: z.string().meta({ titles: { en: 'Calendar', zh: '日历' } }),
    year: z.int().meta({ titles: { en: 'Year', zh: '年度' } }),
  }),
  outcomes: ['loaded'],
  stages: [],
  clocks: {},
  steps: {},
  tasks: {
    load: {
      title: { en: 'Load the public holidays of this year', zh: '加载该年度节假日安排' },
      queue: 'operations',
      within: workingDays(5),
      form: z.object({
        loaded: z.literal(true).meta({ titles: { en: 'The year is in domain/calendar and deployed', zh: '该年度已加入日历数据并发布' } }),
        notice: z
          .string()
          .min(5)
          .max(500)
          .meta({ titles: { en: 'Source: the government notice', zh: '来源：放假通知' } }),
      }),
    },
  },
  words: { loaded: { en: 'Loaded', zh: '已加载' } },
  opensWith: { task: 'load' },
  // Nobody starts one by hand.
  startedBy: [],
});
