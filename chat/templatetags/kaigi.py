"""Tags of our templates: import map, JavaScript texts, name discs, icons, form fields."""

import json
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from chat.assets import import_map, js_catalog
from chat.names import hue, initials
from chat.services.people import person_key

register = template.Library()


@register.simple_tag(takes_context=True, name="importmap")
def importmap_tag(context: Context) -> SafeString:
    """The import map; must stand before the first module. The only inline script of the portal."""
    text = SafeString(json.dumps(import_map()).replace("<", "\\u003C"))
    return format_html('<script type="importmap" nonce="{}">{}</script>', context["request"].csp_nonce, text)


@register.simple_tag(name="js_catalog")
def js_catalog_tag() -> SafeString:
    """The JavaScript translations as data, read by static/js/lib/i18n.js."""
    return json_script(js_catalog(), "js-catalog")


@register.simple_tag
def icon(name: str, small: bool = False) -> str:
    """A lucide icon, inlined and hidden from assistive technology: its button carries the word."""
    drawing: str = lucide(name, size=None, **{"class": "i i-s" if small else "i", "aria-hidden": "true"})
    return drawing


@register.inclusion_tag("parts/disc.html")
def disc(person: Any, large: bool = False) -> dict[str, Any]:
    """person: a User. The round letters beside a name."""
    return {"letters": initials(person.shown_name), "hue": hue(person_key(person.pk)), "large": large}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, label: str = "", link: str = "", link_text: str = "") -> dict[str, Any]:
    """A form field with its label, hint and errors. label: instead of the form's own. link: beside the label."""
    bound.field.widget.attrs.pop("placeholder", None)
    control = bound.as_widget(attrs={"class": "input"})
    return {"field": bound, "label": label or bound.label, "control": control, "link": link, "link_text": link_text}
