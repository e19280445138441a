import { browserSupportsWebAuthn, WebAuthnAbortService } from '@simplewebauthn/browser';
import { askBrowser } from './ask-browser';
import { readCapabilities } from './capabilities';
import { OptionsRefused, type PreparedOptions, requestOptions } from './request-options';
import { type Answer, submitAnswer } from './submit-answer';

/** Whether cookies are kept here, by trying: `navigator.cookieEnabled` also says yes where a setting blocks them. */
function keepsCookies(): boolean {
  // biome-ignore lint/suspicious/noDocumentCookie: older browsers have no CookieStore.
  document.cookie = 'latchkey-probe=1;max-age=9';
  return document.cookie.includes('latchkey-probe');
}

/**
 * `<latchkey-passkey>`: runs the ceremony for the forms inside it (WebAuthn L3 §5.1.3, §5.1.4).
 * A button with `data-passkey` starts it; the answer, or the exception and how long it took, goes into
 * the button's form. `components/login/ceremony.tsx` lists the attributes and the parts.
 */
class PasskeyElement extends HTMLElement {
  /** The button that was pressed, until its ceremony is over. */
  #pressed: Element | null = null;
  /** The browser's window is open. */
  #isAsking = false;
  /** Whoever waits for something finds by it whether the try has ended meanwhile. */
  #turn = 0;
  #prepared: { form: HTMLFormElement; answer: Promise<PreparedOptions> } | null = null;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  connectedCallback() {
    // An async script may run before the parser has reached the children.
    if (document.readyState !== 'loading') this.#start();
    else document.addEventListener('DOMContentLoaded', () => this.#start(), { once: true });
  }

  disconnectedCallback() {
    clearTimeout(this.#refresh);
  }

  #start() {
    if (!browserSupportsWebAuthn()) {
      this.#show('unsupported');
      this.#show('supported', false);
      return;
    }
    void this.#signalUnknown();
    // No listener: by the property, `lib/early-press.ts` sees that presses are heard from now on.
    this.onclick = (event) => {
      const button = (event.target as Element).closest('button');
      if (button?.matches('[data-cancel]')) this.#cancel();
      if (!button?.form || !button.matches('[data-passkey]')) return;
      event.preventDefault();
      void this.#run(button, button.form);
    };
    // Back from the browser's cache the page is as it was left: in the middle of things.
    addEventListener('pageshow', (event) => {
      if (event.persisted) this.#reset();
    });
    this.#focus();
    const early = this.querySelector<HTMLButtonElement>('[data-passkey][aria-busy]');
    this.#settle();
    if (early?.form) void this.#run(early, early.form);
    else this.#prefetch();
    void this.#fit();
  }

  /** To the button after a try that failed; else to the name field, unless a keyboard would come up for it. */
  #focus() {
    const field = matchMedia('(pointer:fine)').matches && '[autocomplete~=webauthn]';
    const target = this.hasAttribute('refocus')
      ? (this.querySelector('[data-refocus]') ?? this.querySelector('[data-passkey]'))
      : field && document.activeElement === document.body && this.querySelector(field);
    if (target instanceof HTMLElement) target.focus();
  }

  /** Fits the page to what this browser can do. */
  async #fit() {
    const able = await readCapabilities();
    this.toggleAttribute('no-phone', able.hybridTransport === false);
    if (able.userVerifyingPlatformAuthenticator === false) {
      // Where a passkey of this very device is offered, it goes on without.
      this.#part<HTMLElement>('onward')?.click();
      this.setAttribute('elsewhere', '');
      this.#openWays();
    }
  }

  /** Gets the options early, so that the press need not wait for the network, and starts conditional mediation. */
  #prefetch() {
    const form = this.querySelector<HTMLButtonElement>('[data-passkey]')?.form;
    if (!form || this.getAttribute('mode') !== 'get' || !keepsCookies()) return;
    const answer = this.#prepare(form);
    if (this.hasAttribute('conditional')) void this.#startConditional(form, answer);
    // Nobody waits for it yet: the press asks again and then says what is wrong.
    answer.catch(() => {});
  }

  /** Offers passkeys in the browser's autofill (WebAuthn L3 §5.1.4, conditional mediation). */
  async #startConditional(form: HTMLFormElement, preparing: Promise<PreparedOptions>) {
    const turn = this.#turn;
    try {
      if (!(await readCapabilities()).conditionalGet) return;
      const { options, ceremonyId, staleAt } = await preparing;
      // A press may have come first, and there is one ceremony at a time.
      if (turn !== this.#turn) return;
      this.#refresh = setTimeout(() => this.#reset(), staleAt - performance.now());
      const anybody = { ...options, allowCredentials: [] };
      const credential = await askBrowser('get', anybody, 'conditional');
      if (turn !== this.#turn) return;
      this.#begin(form.querySelector('[data-passkey]'));
      this.#submit(form, { credential: JSON.stringify(credential), ceremonyId });
    } catch {
      // Stopped by a press or a fresh challenge, or not possible here: the button is there for it.
    }
  }

  async #run(button: HTMLButtonElement, form: HTMLFormElement) {
    if (this.#pressed) return;
    // Before a passkey is made that nobody would take.
    if (!keepsCookies()) return this.#say(this.getAttribute('no-cookies-text'));
    this.#say('');
    this.#begin(button);
    const turn = this.#turn;
    try {
      const prepared = await this.#options(form, button.dataset['hint']);
      if (turn === this.#turn) await this.#ceremony(form, prepared);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#settle();
      this.#say(
        error instanceof OptionsRefused ? error.message : this.getAttribute('offline-text'),
      );
    }
  }

  /** One ceremony from the browser's window to the form; an exception of the browser is an answer, too. */
  async #ceremony(form: HTMLFormElement, { options, ceremonyId }: PreparedOptions) {
    const turn = this.#turn;
    const startedAt = performance.now();
    let answer: Answer;
    this.#isAsking = true;
    try {
      const mode = this.getAttribute('mode') === 'get' ? 'get' : 'create';
      answer = { credential: JSON.stringify(await askBrowser(mode, options)) };
    } catch (error) {
      const milliseconds = String(Math.round(performance.now() - startedAt));
      const { name } = error as Error;
      // Of a window that was asked for, only our own button is the end: the person's choice, not a fault.
      answer = { exception: name === 'AbortError' ? 'Cancelled' : name, milliseconds };
    }
    if (turn === this.#turn) this.#submit(form, { ...answer, ceremonyId });
  }

  /** The options in the page, else those at hand, else fresh ones. */
  async #options(form: HTMLFormElement, hint?: string): Promise<PreparedOptions> {
    const given = this.getAttribute('options');
    if (given) return { options: JSON.parse(given), staleAt: 0 };
    const isReady = !hint && this.#prepared?.form === form;
    const ready = isReady ? await this.#prepared?.answer.catch(() => null) : null;
    return ready && performance.now() < ready.staleAt ? ready : this.#prepare(form, hint);
  }

  #prepare(form: HTMLFormElement, hint?: string): Promise<PreparedOptions> {
    const body: Record<string, unknown> = { hint };
    for (const name of (this.getAttribute('fields') ?? '').split(' ')) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) body[name] = field.value;
    }
    const answer = requestOptions(this.getAttribute('options-url') ?? '', body);
    this.#prepared = { form, answer };
    return answer;
  }

  #submit(form: HTMLFormElement, answer: Answer) {
    // In development React takes the submit and the page stays: then be ready for another try.
    const settle = (event: Event) => event.defaultPrevented && this.#reset(!answer.credential);
    addEventListener('submit', settle, { once: true });
    submitAnswer(form, answer);
  }

  /** The person changed their mind: an open window is closed, and the server says what else there is. */
  #cancel() {
    if (this.#isAsking) return WebAuthnAbortService.cancelCeremony();
    const button = this.#pressed;
    this.#reset();
    this.#openWays();
    (button as HTMLElement | null)?.focus();
  }

  /** Ready for another try with a fresh challenge. */
  #reset(prefetch = true) {
    this.#settle();
    if (prefetch) this.#prefetch();
  }

  /** The pressed button says by itself that the device asks; so does the line for screen readers. */
  #begin(button: Element | null) {
    this.#turn += 1;
    clearTimeout(this.#refresh);
    this.#pressed = button;
    button?.setAttribute('aria-busy', 'true');
    this.#status(this.getAttribute('busy-text'));
  }

  #settle() {
    this.#turn += 1;
    this.#isAsking = false;
    clearTimeout(this.#refresh);
    this.#pressed = this.#prepared = null;
    for (const button of this.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
    this.#status('');
  }

  /** Says what is wrong, in the place of what the server said before. */
  #say(text: string | null) {
    const place = this.#part('said')?.querySelector('p');
    if (text) this.#show('problem', false);
    this.#show('said', !!text);
    if (place) place.textContent = text;
  }

  /** Opens the other ways to sign in. */
  #openWays() {
    this.#part('ways')?.setAttribute('open', '');
  }

  /** The credential that the server removed or did not take disappears from the password manager too; says so if asked. */
  async #signalUnknown() {
    const rpId = this.getAttribute('rp-id');
    const credentialId = this.getAttribute('unknown-credential');
    if (!rpId || !credentialId || !PublicKeyCredential.signalUnknownCredential) return;
    try {
      await PublicKeyCredential.signalUnknownCredential({ rpId, credentialId });
      this.#show('not-signalled', false);
      this.#show('signalled');
    } catch {
      // The page says what to do without it.
    }
  }

  #status(text: string | null) {
    const place = this.#part('status');
    if (place) place.textContent = text;
  }

  #show(name: string, isShown = true) {
    this.#part(name)?.toggleAttribute('hidden', !isShown);
  }

  #part<Part extends Element>(name: string): Part | null {
    return this.querySelector(`[data-${name}]`);
  }
}

customElements.define('latchkey-passkey', PasskeyElement);
