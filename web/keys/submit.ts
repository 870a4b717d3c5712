// Ctrl+Enter hands in what a dialog or a box asks for, wherever the focus is in it.
import { isComposing } from './ime.ts';

type Pressed = Parameters<typeof isComposing>[0] & { readonly key: string; readonly ctrlKey: boolean };

export const isSubmit = (event: Pressed): boolean => event.key === 'Enter' && event.ctrlKey && !isComposing(event);
