import { type Forward, forward } from '../cluster/kubectl';
import type { SecretValue } from '../cluster/secret';
import { WORDPRESS } from './wordpress';

const USER = 'editor';

/** WordPress as a visitor sees it: through its web pages, with cookies. */
export class Site {
  private cookies = new Map<string, string>();

  private constructor(private readonly link: Forward) {}

  /** Opens the site. The connection is to one pod and closes with it, so open it again after a scale. */
  static async open(): Promise<Site> {
    return new Site(await forward(WORDPRESS.namespace, `svc/${WORDPRESS.name}`, 80));
  }

  /** Opens the site while `visit` runs, and closes it. */
  static async visit<T>(visit: (site: Site) => Promise<T>): Promise<T> {
    const site = await Site.open();
    try {
      return await visit(site);
    } finally {
      site.link.close();
    }
  }

  /** Submits the form of WordPress' famous installation. */
  async install(password: SecretValue): Promise<void> {
    const page = await this.page('/wp-admin/install.php?step=2', {
      weblog_title: 'Jerrycan',
      user_name: USER,
      admin_password: password.value,
      admin_password2: password.value,
      pw_weak: 'on',
      admin_email: 'editor@example.org',
      blog_public: '0',
      Submit: 'Install WordPress',
    });
    if (!page.includes('install-success') && !/<h1>Success!<\/h1>/.test(page))
      throw new Error(`install.php: ${words(page)}`);
  }

  async logIn(password: SecretValue): Promise<void> {
    await this.page('/wp-login.php');
    await this.page('/wp-login.php', { log: USER, pwd: password.value, testcookie: '1', redirect_to: '/wp-admin/' });
    if (![...this.cookies.keys()].some((name) => name.startsWith('wordpress_logged_in')))
      throw new Error('wp-login.php: not logged in');
  }

  /** Publishes a post as the editor's page does: with its cookie and its nonce. */
  async write(title: string): Promise<void> {
    const nonce = (await this.page('/wp-admin/admin-ajax.php?action=rest-nonce')).trim();
    const answer = await this.fetch('/index.php?rest_route=/wp/v2/posts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-wp-nonce': nonce },
      body: JSON.stringify({ title, content: `The text of ${title}.`, status: 'publish' }),
    });
    if (answer.status !== 201) throw new Error(`posts: ${answer.status} ${await answer.text()}`);
  }

  /** The titles that the site's feed shows, newest first (an image without a theme has an empty front page). */
  async posts(): Promise<string[]> {
    const feed = await this.page('/?feed=rss2');
    return [...feed.matchAll(/<item>\s*<title>([^<]*)<\/title>/g)].map(([, title]) => title!);
  }

  private async page(path: string, form?: Record<string, string>): Promise<string> {
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const answer = await this.fetch(path, init);
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${words(text)}`);
    return text;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), cookie };
    const answer = await fetch(`http://${this.link.host}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      this.cookies.set(name!, value!);
    }
    return answer;
  }
}

/** A page's text without its markup, for an error message. */
const words = (page: string): string =>
  page
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 400);
