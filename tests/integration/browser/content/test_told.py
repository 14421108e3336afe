"""What a page's frame tells of what a person did: the right element, the right option, never more than its layer."""

from tests.integration.browser.content.tab import Tab


def test_a_press_is_bound_to_the_element_under_it(tab: Tab) -> None:
    tab.show("<p style='margin-top:60px'>Ada</p><button id=save>Save</button>")
    tab.page.click("#save")
    tab.finish()
    pressed = [one for one in tab.of("pointed") if one["kind"] == "down"]
    node = tab.by_id()[pressed[0]["node"]]
    assert (node["role"], node["name"]) == ("push button", {"type": "chrome", "text": "Save"})
