package org.osimage.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Hidden;
import org.osimage.element.Section;

/**
 * What is set in the image for the system that it will be.
 *
 * @param hostname by RFC 1123
 * @param rootPassword root's, as crypt(5) has it
 * @param locale for LANG
 * @param timezone a name of the zoneinfo database
 * @param profiles SMF profiles: files of the project, or of the image after {@code
 *     {PKG_IMAGE_PATH}/}
 * @param validateProfiles whether they must be well-formed SMF profiles
 */
public record SystemConfiguration(
    Optional<String> hostname,
    Optional<Hidden> rootPassword,
    Optional<String> locale,
    Optional<String> timezone,
    List<String> profiles,
    boolean validateProfiles) {
  private static final int MAX_HOSTNAME = 253;
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String LOCALE = "[A-Za-z]{1,8}(_[A-Z]{2})?(\\.[A-Za-z0-9-]+)?(@[a-z]+)?";
  private static final String TIMEZONE = "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*";

  public SystemConfiguration {
    profiles = List.copyOf(profiles);
  }

  static SystemConfiguration read(Section s) {
    SystemConfiguration system =
        new SystemConfiguration(
            s.text("hostname"),
            s.text("rootPassword").map(Hidden::of),
            s.text("locale"),
            s.text("timezone"),
            profiles(s),
            s.flag("validateProfiles", true));
    system.hostname.filter(h -> !isHostname(h)).ifPresent(h -> wrong(s, "hostname", h, HOSTNAMES));
    system
        .locale
        .filter(l -> !l.matches(LOCALE))
        .ifPresent(l -> wrong(s, "locale", l, "a locale is e.g. C.UTF-8 or de_CH.UTF-8"));
    system
        .timezone
        .filter(t -> !t.matches(TIMEZONE))
        .ifPresent(t -> wrong(s, "timezone", t, "a time zone is e.g. UTC or Europe/Zurich"));
    return system;
  }

  private static final String HOSTNAMES =
      "a host name is labels of 1 to 63 letters, digits and inner hyphens with dots between, 253"
          + " characters at most";

  private static void wrong(Section s, String element, String value, String rule) {
    s.problem("<" + element + "> is '" + value + "': " + rule);
  }

  private static boolean isHostname(String name) {
    return name.length() <= MAX_HOSTNAME
        && Arrays.stream(name.split("\\.", -1)).allMatch(label -> label.matches(LABEL));
  }

  private static List<String> profiles(Section s) {
    List<String> profiles = new java.util.ArrayList<>();
    s.sections("profiles", "profile", p -> profiles.add(p.required("source")));
    return profiles;
  }
}
