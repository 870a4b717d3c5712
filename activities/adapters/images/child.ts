// The screening child: the only process that decodes uploads before they are re-encoded.
import { serve } from '../children-serve.ts';
import { pagesOf } from './screen.ts';
import type { ScreeningJobs } from '../images.ts';

serve<ScreeningJobs>({ screen: ({ bytes, mediaType }) => pagesOf(bytes, mediaType) });
