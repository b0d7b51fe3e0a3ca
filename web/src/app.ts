// Enhancements only: every page works without this file.
import { watchAutosave } from "./autosave";
import { keepDrafts } from "./drafts";
import { watchFinding } from "./find";
import { watchKeys } from "./keys";
import { watchNumbers } from "./live";
import { watchPhotos } from "./photos";
import { offerReading } from "./read";
import { watchRows } from "./rows";
import { watchSending } from "./send";
import { watchSharing } from "./share";
import { closeMenus, focusErrors, runCountdowns, watchButtons } from "./small";
import { watchPapers } from "./workspace";

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
watchNumbers();
watchRows();
watchFinding();
