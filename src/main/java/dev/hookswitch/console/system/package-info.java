/**
 * What an administrator looks after: PBX links, users and numbers, keys, people, the settings as
 * they are; and for everybody their own page.
 *
 * <p>Whoever administers one account sees and changes what belongs to it, and gives nobody more
 * than that: users, numbers, keys and people of the account. Links and settings are those of the
 * whole installation, and only those see them who administer all of it.
 *
 * <p>What is stored in the settings file is shown as such, and changed there. A key is shown once,
 * in the answer to the form that made it. What removes something is behind a fold that says what it
 * does: there is no question of the browser's, so that it works without a script.
 */
@NullMarked
package dev.hookswitch.console.system;

import org.jspecify.annotations.NullMarked;
