// Package practice lets members of the teams practise with invented residents,
// the real procedures and the real five steps.
//
// # Two stores
//
// Practice runs in a second installation beside the real one, with a database,
// files and a key of its own. So nothing that is practised can count, be sent
// or be found in the real one: there is no switch to forget. The Gate is what
// the real installation knows of it, a page with a door; the Service lives in
// the other installation only.
//
// # Words
//
// A persona is an invented resident with a story, told in the words of the
// village, and the answers that follow from it. A run is one member's errand
// for one persona; it has the same id as its mandate and its dossier. The
// reviewer stands in for the whole commune: it sends back what differs from
// the story with the same coded reasons as a clerk, and decides what is right.
// A run is passed when the result is in the persona's hands.
//
// # Rules
//
// A score begins at 100; each time that the dossier comes back costs 15, each
// thing to put right 5. Time costs nothing: helping slowly is helping well.
// Every day has two tasks, one certified copy and one residence paper.
package practice
