// Titles of processes and their tasks, read once and kept, so that lists show words and not ids.
import { useQuery } from '@tanstack/react-query';
import { useNaming } from '../forms/naming.ts';
import { useFormats } from '../i18n/format.ts';
import { getProcess, listProcesses, listQueues } from './calls.ts';
import type { Process } from './types.ts';

const LONG = 10 * 60_000;

export const processesQuery = { queryKey: ['processes'], queryFn: listProcesses, staleTime: LONG } as const;
export const processQuery = (id: string) => ({ queryKey: ['process', id], queryFn: () => getProcess(id), staleTime: LONG });

const queuesQuery = { queryKey: ['queues'], queryFn: listQueues, staleTime: LONG } as const;
export const useQueueList = () => useQuery(queuesQuery);
export const useQueues = () => useQueueList().data?.items ?? [];

/** What a queue is called, also to somebody who does not work it; its id until it is known. */
export function useQueueTitle(): (id: string) => string {
  const queues = useQueues();
  const { text } = useFormats();
  return (id) => {
    const found = queues.find(({ queue }) => queue === id);
    return found ? text(found.title) : id;
  };
}

/** The title of a process in the person's language; its id until it is known. */
export function useProcessTitle(): (id: string) => string {
  const { data } = useQuery(processesQuery);
  const { text } = useFormats();
  return (id) => {
    const found = data?.items.find((process) => process.id === id);
    return found ? text(found.title) : id;
  };
}

/** What a stage, an outcome, a step or a clock of a process is called. */
export function useWord(): (process: string, name: string) => string {
  const { data } = useQuery(processesQuery);
  const { text } = useFormats();
  const naming = useNaming();
  return (process, name) => {
    const word = data?.items.find(({ id }) => id === process)?.words[name];
    return word ? text(word) : naming.option(name);
  };
}

/** The title of a task within a process that has been read. */
export function useTaskTitle(process: Process | undefined): (task: string) => string {
  const { text, label } = useFormats();
  return (task) => {
    const found = process?.tasks.find((one) => one.task === task);
    return found ? text(found.title) : label(task);
  };
}
