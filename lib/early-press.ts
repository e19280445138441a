/** The attribute by which the front door knows the script. */
export const earlyPressMark = 'data-early-press';

/**
 * The script within a sign-in page that keeps a press on a passkey button until `/passkey.js` is there to run it. If
 * the page is whole and the element still hears nothing, the form is sent as it is: the server says what is missing.
 */
export const earlyPress = `addEventListener("click",e=>{let b=e.target.closest("[data-passkey]"),h=b&&b.closest("latchkey-passkey");if(b&&!h.onclick&&document.readyState!="complete"){e.preventDefault();if(!h.querySelector("[aria-busy]")){b.setAttribute("aria-busy","true");addEventListener("load",()=>h.onclick||b.form.submit())}}})`;
