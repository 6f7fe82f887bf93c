import type { Kubectl } from '../cluster/kubectl';
import { withPortForward } from '../cluster/port-forward';
import { WEB_SERVER } from './web-server';

const USER = 'editor';

/** WordPress as a person sees it: through its web pages, with cookies. */
export class Site {
  private readonly cookies = new Map<string, string>();

  private constructor(private readonly host: string) {}

  /** Opens the site while `visit` runs. */
  static visit<T>(kubectl: Kubectl, visit: (site: Site) => Promise<T>): Promise<T> {
    return withPortForward(kubectl, WEB_SERVER, (host) => visit(new Site(host)));
  }

  /** Fills in WordPress' installation form. A site that is installed stays as it is. */
  async install(title: string, password: string): Promise<void> {
    const page = await this.page('/wp-admin/install.php?step=2', {
      weblog_title: title,
      user_name: USER,
      admin_password: password,
      admin_password2: password,
      pw_weak: 'on',
      admin_email: 'editor@example.org',
      blog_public: '0',
      Submit: 'Install WordPress',
    });
    if (!/install-success|<h1>Success!<\/h1>|Already Installed/.test(page))
      throw new Error(`WordPress did not install: ${textOf(page)}`);
  }

  /** Logs in as the editor, and publishes a post. */
  async publish(title: string, password: string): Promise<void> {
    await this.page('/wp-login.php');
    await this.page('/wp-login.php', { log: USER, pwd: password, testcookie: '1', redirect_to: '/wp-admin/' });
    const nonce = (await this.page('/wp-admin/admin-ajax.php?action=rest-nonce')).trim();
    const answer = await this.fetch('/index.php?rest_route=/wp/v2/posts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-wp-nonce': nonce },
      body: JSON.stringify({ title, content: `The text of “${title}”.`, status: 'publish' }),
    });
    if (answer.status !== 201) throw new Error(`WordPress did not publish: ${answer.status} ${await answer.text()}`);
  }

  /** The titles that the site shows in its feed, newest first. @throws Error with the page's text if it shows an error */
  async posts(): Promise<string[]> {
    const feed = await this.page('/?feed=rss2');
    return [...feed.matchAll(/<item>\s*<title>([^<]*)<\/title>/g)].map(([, title]) => title!);
  }

  private async page(path: string, form?: Record<string, string>): Promise<string> {
    const answer = await this.fetch(path, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${answer.status} ${textOf(text)}`);
    return text;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), cookie };
    const answer = await fetch(`http://${this.host}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      this.cookies.set(name!, value!);
    }
    return answer;
  }
}

/** A page's text without its markup. */
const textOf = (page: string): string =>
  page
    .replaceAll(/<(style|script|title)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
