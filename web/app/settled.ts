// What is typed, once its writer pauses: so that not every letter asks the server.
import { useEffect, useState } from 'react';

const TYPED_MS = 250;

export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(typed), TYPED_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return settled;
}
