// What every screen stands in: theme with its style nonce, language, server state, router.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useLayoutEffect, useState } from 'react';
import { releaseImages } from '../api/page-image.ts';
import { toProblem } from '../api/problem.ts';
import { usePreferences } from './preferences.ts';
import { sendUnsentDrafts } from './unsent.ts';
import { createAppRouter } from './router.tsx';
import { antdTheme, paint, useIsDark } from './theme.ts';

/** Vite writes it into index.html, the API replaces it per answer: antd's style elements carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // refusals do not change by asking again; an absent server may come back
      retry: (count, error) => toProblem(error).isUnanswered && count < 2,
      staleTime: 2_000,
    },
    mutations: { retry: false },
  },
});
releaseImages(queryClient);
sendUnsentDrafts(queryClient);
const router = createAppRouter(queryClient);

export function Providers() {
  const { language } = usePreferences();
  const isDark = useIsDark();
  const [theme, setTheme] = useState(() => antdTheme(isDark));
  useLayoutEffect(() => {
    paint(isDark);
    setTheme(antdTheme(isDark));
  }, [isDark]);
  return (
    <ConfigProvider
      csp={{ nonce }}
      theme={theme}
      locale={language === 'zh-CN' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: true }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
