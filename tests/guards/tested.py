"""Guards whose loss leaves nothing that a search could find: each names the test that has to fail without it.

They keep apart milliseconds, deny rights that only an attacker would use, or decide who may look and not what is
there. A guard that no test misses would be no guard, so every one is taken out of a copy and its test run there.
"""

from tests.guards.guard import Edit, Guard

_LEASES = "tests/promises/test_10_purpose_is_a_key.py"
_MASKS = "tests/promises/test_13_mask_by_default.py"
_LOOKS = "tests/promises/test_15_every_look_leaves_a_mark.py"
_SCOPE = "tests/promises/test_02_out_of_scope.py"
_GATE = "tests/unit/recorder/test_gate.py"
_SESSIONS = "tests/unit/recorder/test_sessions.py"
_PAGES = "tests/unit/recorder/test_pictures_of_pages.py"
_ANSWERS = "tests/unit/elements/browser/test_answering.py"
_WALLS = "tests/integration/confinement/test_confinement.py"
_BROKER = "tests/unit/desktop/test_broker.py"
_REVIEW = "tests/promises/test_06_review_before_release.py"
_UNFINISHED = "tests/unit/companion/test_unfinished.py"

_SELF_TEST = Edit(
    "confinement/__init__.py", "    left: Sequence[str] = rights_left(rules)\n", "    left: Sequence[str] = ()\n"
)
"""The self-test refuses to go on with a wall missing; without it the wall alone is tried."""

TESTED = (
    # --- what was cut, deleted or withdrawn does not leave ---
    Guard(
        "as-shown",
        "a session that was changed after it was read is not released",
        (Edit("companion/release.py", "        require_state(places, head.session, state)\n", ""),),
        test="tests/unit/companion/test_release.py::test_what_was_changed_after_it_was_read_is_not_released",
    ),
    Guard(
        "cut-as-shown",
        "a page from before a cut cuts nothing",
        (
            Edit(
                "companion/review_pages.py",
                '    if seen != found.outgoing.sha256:\n        raise InputError("this',
                '    if False:\n        raise InputError("this',
            ),
        ),
        test=f"{_REVIEW}::test_a_page_from_before_a_cut_cuts_nothing",
    ),
    Guard(
        "alone",
        "one at a time is at the sessions of a device",
        (
            Edit(
                "companion/alone.py",
                "fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB)",
                "fcntl.LOCK_SH",
            ),
        ),
        test="tests/unit/companion/test_alone.py::test_who_reads_waits_for_another_process_that_is_at_the_sessions",
    ),
    Guard(
        "take-back",
        "deleting takes back a release that was not finished",
        (
            Edit(
                "companion/held.py",
                "        undo(places, session)\n        if _held",
                "        if _held",
            ),
        ),
        test=f"{_UNFINISHED}::test_what_was_not_finished_does_not_leave_after[deleting]",
    ),
    Guard(
        "outbox-deleted",
        "what waits in the outbox goes with a deletion",
        (Edit("companion/deleting.py", "        drop_waiting(places, found)\n", ""),),
        test=f"{_REVIEW}::test_what_waits_in_the_outbox_is_gone_once_it_is_deleted_or_everything_withdrawn",
    ),
    Guard(
        "outbox-withdrawn",
        "and with a withdrawal",
        (Edit("companion/withdrawing.py", "            empty_outbox(places)\n", "            pass\n"),),
        test=f"{_REVIEW}::test_what_waits_in_the_outbox_is_gone_once_it_is_deleted_or_everything_withdrawn",
    ),
    Guard(
        "joined",
        "what was typed in several runs is looked through as one text before it leaves",
        (Edit("companion/joined_net.py", "        if not touched:\n", "        if True:\n"),),
        test=f"{_MASKS}::test_a_secret_that_is_typed_slowly_stands_in_nothing_that_leaves[address]",
    ),
    Guard(
        "joined-again",
        "and once more where steps are made of it",
        (
            Edit(
                "cli/build.py",
                "        reducer = Redacting(registry.reduce, all_redactors())\n",
                "        reducer = registry.reduce\n",
            ),
        ),
        test=f"{_MASKS}::test_what_an_older_device_released_letter_by_letter_is_joined_by_no_step",
    ),
    # --- who may look, and who is told ---
    Guard(
        "look-log",
        "there is no key without an entry in the public log",
        (Edit("keyholder/unwrap.py", "            self._ledger.append(marks)\n", ""),),
        test=f"{_LOOKS}::test_there_is_no_key_without_an_entry_and_each_look_has_one_of_its_own",
    ),
    Guard(
        "look-log-whole",
        "a device keeps no log that was changed",
        (Edit("formats/public_log.py", " or not hmac.compare_digest(root_of(entries), checkpoint.root)", ""),),
        test=f"{_LOOKS}::test_a_look_cannot_be_taken_out_of_the_log_again",
    ),
    Guard(
        "witnesses",
        "and none before witnesses have seen the entry",
        (
            Edit(
                "keyholder/unwrap.py",
                "        checkpoint = self._ledger.witnessed()\n        sealed",
                "        checkpoint = self._ledger.fresh(now)\n        sealed",
            ),
        ),
        test="tests/integration/keyholder/test_unwrap.py::test_with_one_witness_of_three_no_key_leaves",
    ),
    Guard(
        "two-people",
        "two people of two roles agree before anything opens",
        (Edit("formats/leases.py", "    if not _two_people_of_two_roles(given):\n", "    if not given:\n"),),
        test=f"{_LEASES}::test_fewer_than_two_people_of_two_roles_open_nothing",
    ),
    Guard(
        "lease-purpose",
        "a lease opens nothing that was given for another purpose",
        (
            Edit(
                "keyholder/unwrap.py",
                "        if any(row.purpose != lease.purpose for row in rows.values()):\n",
                "        if False:\n",
            ),
        ),
        test=f"{_LEASES}::test_two_approvals_of_a_lease_do_not_open_what_was_given_for_another_purpose",
    ),
    # --- milliseconds ---
    Guard(
        "margin",
        "what falls within 100 ms of anything unapproved is dropped",
        (Edit("recorder/gate.py", "MARGIN_MS = 100\n", "MARGIN_MS = 0\n"),),
        test=f"{_GATE}::test_anything_unapproved_or_unknown_within_the_margin_drops",
    ),
    Guard(
        "tree-grab-tree",
        "a picture is refused when masks moved while it was taken",
        (Edit("recorder/camera.py", " or first.layers != second.layers", ""),),
        test="tests/unit/recorder/test_pictures.py::test_boxes_that_differ_between_the_two_readings_mean_no_picture",
    ),
    Guard(
        "answers",
        "a picture of a page counts once the page has answered that all it shows was told of",
        (Edit("recorder/camera.py", "if any(tree.answered is not None for _, tree in second.trees):", "if False:"),),
        test=f"{_PAGES}::test_a_page_that_has_not_answered_gives_no_picture_however_long_it_rests",
    ),
    Guard(
        "answered",
        "and by every frame that is shown in it",
        (
            Edit(
                "elements/browser/member.py",
                "[held.frame for held in nested.held.values() if held.frame.known]",
                "[held.frame for held in nested.held.values() if False]",
            ),
        ),
        test=f"{_ANSWERS}::test_a_tree_is_answered_for_once_each_frame_that_can_be_seen_has_answered",
    ),
    Guard(
        "hanging",
        "a window is filled while something of the browser's own hangs over its page",
        (Edit("recorder/camera.py", "layers = covered(second.layers, edges)", "layers = second.layers"),),
        test=f"{_PAGES}::test_while_something_hangs_over_the_head_of_a_page_its_window_is_filled",
    ),
    Guard(
        "own-pixels",
        "pictures are made of windows' own pixels, not of what the screen shows",
        (
            Edit(
                "desktop/x11/desktop.py",
                "self._pixels.ask(*((window.id, _within(window, box)) for window, box in there))",
                "self._pixels.ask(*((self._control.root, box) for window, box in there))",
            ),
        ),
        test=f"{_SCOPE}::test_nothing_unapproved_shows_through_an_approved_window",
    ),
    Guard(
        "uncovered",
        "what was uncovered is filled until its window draws there",
        (Edit("recorder/camera.py", ", *((place, UNCOVERED) for place in bare)]", "]"),),
        test=f"{_SCOPE}::test_what_something_unapproved_left_in_a_window_is_in_no_picture",
    ),
    # --- who is who ---
    Guard(
        "locker",
        "keys under a screen locker are out",
        (
            Edit(
                "recorder/gate.py",
                "        if focus is not None and self._covered(focus[0], context.stack):\n",
                "        if False:\n",
            ),
        ),
        test=f"{_GATE}::test_keys_under_a_screen_locker_are_out_though_the_focus_stays",
    ),
    Guard(
        "grab",
        "keys are out while another program holds the keyboard by a grab",
        (Edit("recorder/gate.py", "        ours = keys is Keys.FOCUSED\n", "        ours = True\n"),),
        test="tests/unit/recorder/test_grabs.py::test_no_key_passes_while_somebody_else_holds_the_keyboard",
    ),
    Guard(
        "root-owned",
        "a program counts as itself only where none but root may change it",
        (
            Edit(
                "desktop/__init__.py",
                "    return all(found.st_uid == 0 and not found.st_mode & others for found in facts)\n",
                "    return True\n",
            ),
        ),
        test=f"{_BROKER}::test_a_folder_that_others_may_change_is_not_trusted",
    ),
    Guard(
        "secret-names",
        "a field that is called like a secret is one",
        (
            Edit(
                "elements/secrets.py",
                "    return any(_WORDS.search(name) for name in names)\n",
                "    return False\n",
            ),
        ),
        test="tests/unit/elements/test_secret_names.py::test_a_field_called_like_a_secret_is_one",
    ),
    # --- when nothing may be recorded ---
    Guard(
        "expired",
        "a policy past its day is none",
        (
            Edit("formats/policy_rules.py", "    _check_time(statement.issued, statement.expires, now)\n", ""),
            Edit("formats/policy_rules.py", "    _check_time(policy.issued, policy.expires, now)\n", ""),
        ),
        test=f"{_SESSIONS}::test_a_clock_behind_or_a_policy_past_its_day_stop_capture",
    ),
    Guard(
        "withdrawn",
        "a consent that is gone ends the session",
        (Edit("recorder/session.py", "            return GapReason.CONSENT\n", "            return None\n"),),
        test=f"{_SESSIONS}::test_a_consent_that_is_gone_stops_capture",
    ),
    # --- rights that are given up ---
    Guard(
        "hardened",
        "no other process of the same user reads the recorder's memory",
        (Edit("confinement/process.py", "    prctl(PR_SET_DUMPABLE, 0)\n", ""),),
        test=f"{_WALLS}::test_a_hardened_process_cannot_be_read_by_its_own_user",
    ),
    Guard(
        "no-sockets",
        "a confined process opens no socket",
        (Edit("confinement/__init__.py", "    refuse_calls()\n", ""), _SELF_TEST),
        test=f"{_WALLS}::test_a_confined_process_opens_no_socket",
    ),
    Guard(
        "no-files",
        "and reads no file but its own",
        (Edit("confinement/__init__.py", "    restrict_files(rules)\n", ""), _SELF_TEST),
        test=f"{_WALLS}::test_files_outside_the_rules_are_refused",
    ),
)
