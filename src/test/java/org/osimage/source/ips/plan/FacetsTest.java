package org.osimage.source.ips.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.source.ips.action.ActionReader;

/** The cases were found out with the original. */
class FacetsTest {
  private static Facets facets(String settings) {
    Map<String, Boolean> map = new HashMap<>();
    for (String one : settings.isEmpty() ? new String[0] : settings.split(" ")) {
      int equals = one.indexOf('=');
      map.put("facet." + one.substring(0, equals), Boolean.valueOf(one.substring(equals + 1)));
    }
    return new Facets(map);
  }

  @ParameterizedTest
  @CsvSource({
    "'doc=false', 'facet.doc=true', false",
    "'doc=false', 'facet.doc.man=true', true",
    "'doc=false', 'facet.doc=true facet.devel=true', true",
    "'doc=false', 'facet.doc=all facet.devel=true', false",
    "'doc.*=false', 'facet.doc=true', true",
    "'doc.*=false', 'facet.doc.man=true', false",
    "'locale.*=false locale.de*=true', 'facet.locale.de_DE=true', true",
    "'locale.*=false locale.de*=true', 'facet.locale.fr=true', false",
    "'locale.d*=false locale.*e=true', 'facet.locale.de=true', true",
    "'', 'facet.optional.x=true', false",
    "'', 'facet.debug.x=true', false",
    "'', 'facet.debug=true', true",
    "'', 'facet.optional.x=true facet.doc=true', true",
    "'', 'facet.optional.x=all facet.doc=true', false",
    "'', 'facet.optional.x=false', false",
    "'optional.x=true', 'facet.optional.x=false', true",
    "'', 'facet.doc=true facet.doc=all', false",
    "'', 'owner=root', true"
  })
  void selectsActions(String settings, String attributes, boolean expected) throws Exception {
    assertEquals(
        expected,
        facets(settings).allow(new ActionReader("t").read("dir path=a " + attributes, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "'variant.arch=i386', true",
    "'variant.arch=sparc', false",
    "'variant.arch=i386 variant.arch=sparc', false",
    "'variant.debug.osnet=true', false",
    "'variant.debug.osnet=false', true",
    "'variant.debug.osnet=false-1', true",
    "'variant.unknown=x', false",
    "'variant.arch=i386 facet.optional.y=true', false"
  })
  void variantsSelectActions(String attributes, boolean expected) throws Exception {
    Varcets varcets = new Varcets(Map.of("variant.arch", "i386"), facets(""));
    assertEquals(
        expected, varcets.allow(new ActionReader("t").read("dir path=a " + attributes, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "a*c, abc, true",
    "a*c, ac, true",
    "a*c, abcd, false",
    "a?c, a.c, true",
    "[a-c]x, bx, true",
    "[!a-c]x, bx, false",
    "[]]x, ]x, true",
    "[x, [x, true",
    "[c-a]x, bx, false",
    "*.b*d, a.bc.bd, true",
    "**, , true"
  })
  void globs(String pattern, String text, boolean expected) {
    assertEquals(expected, Glob.of(pattern).matches(text == null ? "" : text));
  }

  @Test
  void hostileGlobEndsInTime() {
    assertFalse(Glob.of("*a".repeat(5_000) + "b").matches("a".repeat(20_000)));
    assertTrue(Glob.of("[".repeat(10_000)).matches("[".repeat(10_000)));
  }
}
