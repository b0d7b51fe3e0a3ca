// Enhancements only: every page works without this file.
import { watchAutosave } from "./autosave";
import { keepDrafts } from "./drafts";
import { watchPhotos } from "./photos";
import { watchSending } from "./send";
import { focusErrors, openMenu, runCountdowns, watchButtons } from "./small";

document.documentElement.classList.add("js");
openMenu();
watchPhotos();
watchSending();
keepDrafts();
watchAutosave();
watchButtons();
runCountdowns();
focusErrors();
