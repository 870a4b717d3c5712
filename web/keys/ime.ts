// While somebody composes Chinese, Enter and Esc belong to the input method: every key handler asks here first. 229 is what older engines
// send for such keys.
type Pressed = {
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  readonly nativeEvent?: { readonly isComposing?: boolean; readonly keyCode?: number };
};

export function isComposing(event: Pressed): boolean {
  const native = event.nativeEvent ?? event;
  return native.isComposing === true || native.keyCode === 229;
}
