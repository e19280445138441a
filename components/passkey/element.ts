import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { OptionsRefused, type PreparedOptions, requestOptions } from './request-options';
import { submitAnswer } from './submit-answer';

/** The name of the browser's own exception; the library wraps it and keeps it as the cause. */
function exceptionName(error: unknown): string {
  const { name, cause } = error as Error;
  return cause instanceof Error ? cause.name : name;
}

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
  #busy = false;
  #prepared: Promise<PreparedOptions> | null = null;
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
      this.#part('unsupported')?.removeAttribute('hidden');
      this.#part('supported')?.setAttribute('hidden', '');
      return;
    }
    void this.#signalUnknown();
    void this.#passOver();
    this.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>('[data-passkey]');
      if (!button?.form) return;
      event.preventDefault();
      void this.#run(button, button.form);
    });
    // Back from the browser's cache the page is as it was left: in the middle of things.
    addEventListener('pageshow', (event) => {
      if (event.persisted) this.#reset();
    });
    if (this.hasAttribute('refocus')) this.#button()?.focus();
    this.#prefetch();
  }

  /** Where a passkey of this very device is offered and it can make none, goes on without (WebAuthn L3 §5.1.7). */
  async #passOver() {
    const onward = this.#part<HTMLElement>('onward');
    if (!onward || (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()))
      return;
    onward.click();
  }

  /** Gets the options early, so that the click need not wait for the network, and starts conditional mediation. */
  #prefetch() {
    if (this.getAttribute('mode') !== 'get' || !keepsCookies()) return;
    const prepared = this.#prepare();
    if (this.hasAttribute('conditional')) void this.#startConditional(prepared);
    // Nobody waits for it yet: the click asks again and then says what is wrong.
    prepared.catch(() => {});
  }

  /** Offers passkeys in the browser's autofill (WebAuthn L3 §5.1.4, conditional mediation). */
  async #startConditional(preparing: Promise<PreparedOptions>) {
    try {
      if (!(await browserSupportsWebAuthnAutofill())) return;
      const prepared = await preparing;
      // A click may have come first, and there is one ceremony at a time.
      if (this.#busy) return;
      this.#refresh = setTimeout(() => this.#reset(), prepared.staleAt - performance.now());
      const credential = await startAuthentication({
        optionsJSON: prepared.options,
        useBrowserAutofill: true,
      });
      const form = this.#button()?.form;
      if (!form || this.#busy) return;
      this.#busy = true;
      this.#setStatus('busy-text');
      this.#submit(form, {
        credential: JSON.stringify(credential),
        ceremonyId: prepared.ceremonyId,
      });
    } catch {
      // Stopped by a click or a fresh challenge, or not possible here: the button is there for it.
    }
  }

  async #run(button: HTMLButtonElement, form: HTMLFormElement) {
    if (this.#busy) return;
    // Before a passkey is made that nobody would take.
    if (!keepsCookies()) return this.#setStatus('no-cookies-text');
    this.#busy = true;
    clearTimeout(this.#refresh);
    button.setAttribute('aria-busy', 'true');
    this.#setStatus('busy-text');
    try {
      await this.#ceremony(form, await this.#options(button));
    } catch (error) {
      this.#settle(button);
      this.#setStatus('offline-text', error instanceof OptionsRefused ? error.message : undefined);
    }
  }

  /** One ceremony from the browser's window to the form; an exception of the browser is an answer, too. */
  async #ceremony(form: HTMLFormElement, { options, ceremonyId }: PreparedOptions) {
    const start = this.getAttribute('mode') === 'get' ? startAuthentication : startRegistration;
    const startedAt = performance.now();
    try {
      const credential = JSON.stringify(await start({ optionsJSON: options }));
      this.#submit(form, { credential, ceremonyId });
    } catch (error) {
      const milliseconds = String(Math.round(performance.now() - startedAt));
      const exception = exceptionName(error);
      this.#submit(form, { exception, milliseconds, ceremonyId });
    }
  }

  /** The options in the page, else those at hand, else fresh ones. */
  async #options(button: HTMLButtonElement): Promise<PreparedOptions> {
    const given = this.getAttribute('options');
    if (given) return { options: JSON.parse(given), staleAt: 0 };
    const byIds = button.hasAttribute('data-by-ids');
    const ready = byIds ? null : await this.#prepared?.catch(() => null);
    return ready && performance.now() < ready.staleAt ? ready : this.#prepare(byIds);
  }

  #prepare(byIds = false): Promise<PreparedOptions> {
    const form = this.#button()?.form;
    const body: Record<string, unknown> = byIds ? { byIds } : {};
    for (const name of (this.getAttribute('fields') ?? '').split(' ').filter(Boolean)) {
      const field = form?.elements.namedItem(name);
      if (field instanceof HTMLInputElement) body[name] = field.value;
    }
    this.#prepared = requestOptions(this.getAttribute('options-url') ?? '', body);
    return this.#prepared;
  }

  #submit(form: HTMLFormElement, answer: Parameters<typeof submitAnswer>[1]) {
    // In development React takes the submit and the page stays: then be ready for another try.
    const settle = (event: Event) => event.defaultPrevented && this.#reset(!answer.credential);
    addEventListener('submit', settle, { once: true });
    submitAnswer(form, answer);
  }

  /** Ready for another try with a fresh challenge. */
  #reset(prefetch = true) {
    clearTimeout(this.#refresh);
    for (const button of this.querySelectorAll('[data-passkey]')) this.#settle(button);
    this.#setStatus('');
    if (prefetch) this.#prefetch();
  }

  #settle(button: Element) {
    this.#busy = false;
    this.#prepared = null;
    button.removeAttribute('aria-busy');
  }

  /** The credential that the server removed or did not take disappears from the password manager too; says so if asked. */
  async #signalUnknown() {
    const [rpId, credentialId] = [
      this.getAttribute('rp-id'),
      this.getAttribute('unknown-credential'),
    ];
    if (!rpId || !credentialId || !PublicKeyCredential.signalUnknownCredential) return;
    try {
      await PublicKeyCredential.signalUnknownCredential({ rpId, credentialId });
      this.#part('not-signalled')?.setAttribute('hidden', '');
      this.#part('signalled')?.removeAttribute('hidden');
    } catch {
      // The page says what to do without it.
    }
  }

  #setStatus(attribute: string, text = this.getAttribute(attribute) ?? '') {
    const status = this.#part('status');
    if (status) status.textContent = text;
  }

  #part<Part extends Element>(name: string): Part | null {
    return this.querySelector(`[data-${name}]`);
  }

  #button(): HTMLButtonElement | null {
    return this.querySelector('[data-passkey]');
  }
}

customElements.define('latchkey-passkey', PasskeyElement);
