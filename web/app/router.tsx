// The screens and their addresses. Each route's code is loaded with it.
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { NotFound, ScreenFailed } from './failed.tsx';
import { itemSearch } from '../queues/item-search.ts';
import { CASE_STATES, days, pageNumber, state, texts } from './search.ts';
import { Shell } from './shell.tsx';

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => redirect({ to: '/inbox', replace: true, throw: true }),
});
const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../routes/inbox.tsx'), 'InboxScreen'),
});
const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks',
  validateSearch: itemSearch,
  component: lazyRouteComponent(() => import('../routes/tasks.tsx'), 'TasksScreen'),
});
const queuesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/queues',
  validateSearch: itemSearch,
  component: lazyRouteComponent(() => import('../routes/tasks.tsx'), 'QueuesScreen'),
});
const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/queues/$queue',
  validateSearch: itemSearch,
  component: lazyRouteComponent(() => import('../routes/tasks.tsx'), 'QueueScreen'),
});
const taskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks/$id',
  component: lazyRouteComponent(() => import('../routes/task.tsx'), 'TaskRoute'),
});
const casesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases',
  validateSearch: (search) => ({ ...state(search, CASE_STATES), ...texts(search, 'process') }),
  component: lazyRouteComponent(() => import('../routes/cases.tsx'), 'CasesScreen'),
});
const caseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/$id',
  component: lazyRouteComponent(() => import('../routes/case.tsx'), 'CaseRoute'),
});
const processesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/processes',
  component: lazyRouteComponent(() => import('../routes/processes.tsx'), 'ProcessesScreen'),
});
const processRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/processes/$id',
  component: lazyRouteComponent(() => import('../routes/process.tsx'), 'ProcessRoute'),
});
const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts/$id',
  validateSearch: (search) => days(search, 'from', 'to'),
  component: lazyRouteComponent(() => import('../routes/account.tsx'), 'AccountRoute'),
});
const documentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/documents/$id',
  validateSearch: (search) => pageNumber(search),
  component: lazyRouteComponent(() => import('../routes/document.tsx'), 'DocumentRoute'),
});
const operationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operations',
  component: lazyRouteComponent(() => import('../routes/operations.tsx'), 'OperationsScreen'),
});

type AdminScreen = 'PeopleScreen' | 'PersonScreen' | 'ChangesScreen' | 'AbsencesScreen' | 'KeysScreen';
const lazyAdmin = (name: AdminScreen) => lazyRouteComponent(() => import('../routes/admin.tsx'), name);
const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/search',
  validateSearch: (search) => texts(search, 'q'),
  component: lazyRouteComponent(() => import('../routes/search.tsx'), 'SearchScreen'),
});
const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  component: lazyRouteComponent(() => import('../routes/board.tsx'), 'BoardScreen'),
});
const meRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('../routes/me.tsx'), 'MeScreen'),
});
const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  beforeLoad: () => redirect({ to: '/admin/people', replace: true, throw: true }),
});
const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/people',
  validateSearch: (search) => texts(search, 'q', 'role', 'branch', 'team', 'working'),
  component: lazyAdmin('PeopleScreen'),
});
const personRoute = createRoute({ getParentRoute: () => rootRoute, path: '/admin/people/$id', component: lazyAdmin('PersonScreen') });
const changesRoute = createRoute({ getParentRoute: () => rootRoute, path: '/admin/changes', component: lazyAdmin('ChangesScreen') });
const absencesRoute = createRoute({ getParentRoute: () => rootRoute, path: '/admin/absences', component: lazyAdmin('AbsencesScreen') });
const keysRoute = createRoute({ getParentRoute: () => rootRoute, path: '/admin/keys', component: lazyAdmin('KeysScreen') });

const routeTree = rootRoute.addChildren([
  home,
  inboxRoute,
  tasksRoute,
  queuesRoute,
  queueRoute,
  taskRoute,
  casesRoute,
  caseRoute,
  processesRoute,
  processRoute,
  accountRoute,
  documentRoute,
  operationsRoute,
  searchRoute,
  boardRoute,
  meRoute,
  adminRoute,
  peopleRoute,
  personRoute,
  changesRoute,
  absencesRoute,
  keysRoute,
]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: false,
    defaultErrorComponent: ScreenFailed,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
