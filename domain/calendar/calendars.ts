// The calendars of the product. A new year is one more file in `cn/` and one more entry here.
import { calendarOf, type Calendar } from './calendar.ts';
import { cn2023 } from './cn/2023.ts';
import { cn2024 } from './cn/2024.ts';
import { cn2025 } from './cn/2025.ts';
import { cn2026 } from './cn/2026.ts';

/**
 * Mainland China. Working time is 08:00–18:30, outside which a business action is out of hours (CT-03 [D]): a reminder at 80 % of a
 * working-day clock then comes while somebody is there to read it. Working minutes are counted from 09:00 to 17:00 [D].
 */
export const CN: Calendar = calendarOf('cn', {
  offset: 8 * 60,
  businessHours: { from: 8 * 60, to: 18 * 60 + 30 },
  workingHours: { from: 9 * 60, to: 17 * 60 },
  sets: [cn2023, cn2024, cn2025, cn2026],
});
