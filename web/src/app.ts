// Enhancements only: every page works without this file.
import { watchAutosave } from "./autosave";
import { comeBackToForms } from "./back";
import { keepDrafts } from "./drafts";
import { watchPhotos } from "./photos";
import { watchSending } from "./send";
import { focusErrors, openMenu, runCountdowns, watchButtons } from "./small";

document.documentElement.classList.add("js");
openMenu();
watchPhotos();
watchSending();
comeBackToForms();
keepDrafts();
watchAutosave();
watchButtons();
runCountdowns();
focusErrors();
