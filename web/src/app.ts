// Enhancements only: every page works without this file.
import { watchAutosave } from "./autosave";
import { keepDrafts } from "./drafts";
import { watchFinding } from "./find";
import { watchKeys } from "./keys";
import { watchPhotos } from "./photos";
import { offerReading } from "./read";
import { watchRows } from "./rows";
import { watchSending } from "./send";
import { watchSharing } from "./share";
import { closeMenus, focusErrors, runCountdowns, watchButtons } from "./small";
import { watchPapers } from "./workspace";

document.documentElement.classList.add("js");
closeMenus();
watchPhotos();
watchPapers();
watchSending();
keepDrafts();
watchAutosave();
watchButtons();
watchSharing();
offerReading();
runCountdowns();
focusErrors();
watchKeys();
watchRows();
watchFinding();
