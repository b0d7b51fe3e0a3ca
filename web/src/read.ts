/** Reading aloud: buttons show only where there is a voice of the page's language. */
export function offerReading(): void {
  const buttons = Array.from(document.querySelectorAll<HTMLElement>("[data-read]"));
  if (!buttons.length || !("speechSynthesis" in window)) return;
  const show = (): void => {
    if (voice()) buttons.forEach((button) => (button.hidden = false));
  };
  show(); // some browsers know their voices at once, others tell later
  speechSynthesis.addEventListener?.("voiceschanged", show);
  buttons.forEach((button) => button.addEventListener("click", () => toggle(button)));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

function voice(): SpeechSynthesisVoice | undefined {
  const language = document.documentElement.lang.split("-")[0];
  return speechSynthesis.getVoices().find((each) => each.lang.toLowerCase().split(/[-_]/)[0] === language);
}

function toggle(button: HTMLElement): void {
  const label = button.dataset.label || button.textContent || "";
  const stop = (): void => {
    button.textContent = label;
    delete button.dataset.label;
  };
  if (button.dataset.label) {
    speechSynthesis.cancel();
    stop();
    return;
  }
  const part = document.querySelector<HTMLElement>(button.dataset.read || "");
  const words = new SpeechSynthesisUtterance(part ? part.innerText : "");
  words.voice = voice() || null;
  words.lang = words.voice ? words.voice.lang : document.documentElement.lang;
  words.onend = words.onerror = stop;
  button.dataset.label = label;
  button.textContent = button.dataset.stop || label;
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}
