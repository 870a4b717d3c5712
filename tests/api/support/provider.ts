// A real OpenID provider on loopback, and a browser that signs in at it: it follows links, keeps cookies for each site and fills in forms.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export type Issuer = { readonly url: string; close(): Promise<void> };
const CLIENT = { id: 'countersign', secret: 'a secret that only the two of them know' };

/** `claims`: what it says of the person who signs in as this account. */
export async function openProvider(redirectUri: string, claims: (account: string) => Record<string, unknown>): Promise<Issuer> {
  const server: Server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...claims(id) }) }),
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['of this test'] },
  });
  server.on('request', provider.callback());
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
export const clientOf = ({ url }: Pick<Issuer, 'url'>) => ({
  issuer: url,
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  scope: 'openid profile email',
});

type Page = { readonly url: string; readonly status: number; readonly headers: Headers; readonly text: string };

export function openBrowser() {
  const cookies = new Map<string, Map<string, string>>();
  const jar = (url: string) => {
    const { host } = new URL(url);
    const known = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, known);
    return known;
  };
  async function visit(url: string, form?: Record<string, string>): Promise<Page> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar(url)].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar(url).delete(name);
      else jar(url).set(name, value);
    }
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }
  const next = (page: Page): string | null => {
    const to = page.headers.get('location');
    return to === null ? null : new URL(to, page.url).href;
  };
  return {
    visit,
    cookie: (url: string, name: string) => jar(url).get(name),
    forget: (url: string) => void cookies.delete(new URL(url).host),
    /** Signs in as `account` and follows every link until one leads to `stop` (not visited) or a page comes. */
    async signIn(start: string, account: string, stop: (url: string) => boolean): Promise<string> {
      let page = await visit(start);
      for (let n = 0; n < 20; n++) {
        const to = next(page);
        if (to !== null && stop(to)) return to;
        if (to !== null) page = await visit(to);
        else {
          const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1];
          const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1];
          if (action === undefined || prompt === undefined) return page.url;
          page = await visit(new URL(action, page.url).href, { prompt, ...(prompt === 'login' && { login: account, password: 'x' }) });
        }
      }
      throw new Error('twenty links and no end');
    },
  };
}
