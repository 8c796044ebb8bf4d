package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.element.Element;

/** The {@code software} elements of generation 2, taken up by the checkpoints of their names. */
final class SoftwareReader {
  private static final String IMAGE = "{PKG_IMAGE_PATH}";
  private static final String BOOT_ARCHIVE = "{BOOT_ARCHIVE}";
  private static final Pattern PROPERTY =
      Pattern.compile("\\s*--set-property\\s+([A-Za-z0-9.-]+)=(\\S+)");

  private final Draft pom;
  private final Map<String, List<XmlSection>> byName = new LinkedHashMap<>();

  SoftwareReader(Draft pom, List<XmlSection> software) {
    this.pom = pom;
    for (XmlSection s : software) {
      byName.computeIfAbsent(s.attribute("name", ""), k -> new ArrayList<>()).add(s);
    }
  }

  /** Reports what no checkpoint took. */
  void end() {
    for (List<XmlSection> left : byName.values()) {
      for (XmlSection s : left) {
        s.error("is taken by no checkpoint: their names must be equal");
      }
    }
  }

  /** The software of a transfer checkpoint. */
  void take(XmlSection checkpoint, String name, String type) {
    List<XmlSection> found = Optional.ofNullable(byName.remove(name)).orElse(List.of());
    if (found.size() != 1) {
      checkpoint.error(
          "needs exactly one <software name=\"" + name + "\">, and there are " + found.size());
      return;
    }
    XmlSection software = found.get(0);
    String own =
        software.word("type", "IPS", "IPS", "SVR4", "CPIO", "ARCHIVE", "IMAGE", "P5I", "DU", "P5P");
    if (!own.equals(type)) {
      software.error("of type " + own + " is taken by a checkpoint for " + type);
    }
    switch (type) {
      case "IPS" -> ips(software);
      case "P5I" -> p5i(software);
      case "SVR4" -> svr4(software);
      default -> cpio(software);
    }
    software.end();
  }

  private void ips(XmlSection software) {
    Optional<XmlSection> image = image(software);
    boolean existing =
        image
            .map(i -> i.word("action", "create", "create", "use_existing"))
            .orElse("")
            .equals("use_existing");
    Draft ips = pom.at("software", software).at("ips", software);
    Draft options = ips.at("image", software);
    image.ifPresent(i -> imageOptions(i, options));
    List<Element> publishers = publishers(software);
    List<XmlSection> data = software.children("software_data");
    if (existing && data.isEmpty()) {
      ips.at("installedPublishers", software).addAll(publishers);
      return;
    }
    ips.at("publishers", software).addAll(publishers);
    for (XmlSection d : data) {
      names(d, ips, List.of("install", "uninstall", "avoid", "unavoid"));
    }
  }

  private static Optional<XmlSection> image(XmlSection software) {
    Optional<XmlSection> destination = software.child("destination");
    Optional<XmlSection> image = destination.flatMap(d -> d.child("image"));
    destination.ifPresent(XmlSection::end);
    return image;
  }

  private static void imageOptions(XmlSection image, Draft ips) {
    String root = image.attribute("img_root", IMAGE);
    if (!root.equals(IMAGE)) {
      image.error("img_root is " + IMAGE + " here, not " + root);
    }
    if (image.attribute("index").isPresent()) {
      ips.set("index", String.valueOf(image.flag("index", false)), image);
    }
    image.dead("ssl_key", "name a <server> of settings.xml with <serverId>");
    image.dead("ssl_cert", "name a <server> of settings.xml with <serverId>");
    for (XmlSection facet : image.children("facet")) {
      String set = String.valueOf(facet.flag("set", true));
      ips.at("facets", image)
          .addAll(
              List.of(
                  facet.element(
                      "facet",
                      List.of(
                          facet.element("name", facet.requiredText()),
                          facet.element("set", set)))));
      facet.end();
    }
    for (XmlSection variant : image.children("variant")) {
      String name = variant.required("name");
      if (name.matches("variant\\.(arch|opensolaris\\.zone)")) {
        variant.error(name + " is implicit: it must not be named");
      } else {
        ips.at("variants", image).set(name, variant.required("value"), variant);
      }
      variant.end();
    }
    image
        .child("img_type")
        .ifPresent(
            t -> {
              ips.set("completeness", t.word("completeness", "full", "full", "partial"), t);
              ips.set("zone", String.valueOf(t.flag("zone", false)), t);
              t.end();
            });
    for (XmlSection property : image.children("property")) {
      ips.at("properties", image).set(property.requiredText(), property.required("val"), property);
      property.end();
    }
    image.end();
  }

  private static List<Element> publishers(XmlSection software) {
    List<Element> publishers = new ArrayList<>();
    XmlSection source = software.requiredChild("source");
    for (XmlSection publisher : source.children("publisher")) {
      List<Element> parts = new ArrayList<>();
      publisher.attribute("name").ifPresent(n -> parts.add(publisher.element("name", n)));
      parts.add(publisher.element("origins", uris(publisher, "origin")));
      List<Element> mirrors = uris(publisher, "mirror");
      if (!mirrors.isEmpty()) {
        parts.add(publisher.element("mirrors", mirrors));
      }
      publisher.child("cmd_options").ifPresent(o -> options(o, parts));
      publisher.end();
      publishers.add(publisher.element("publisher", parts));
    }
    if (publishers.isEmpty()) {
      source.error("lacks <publisher>");
    }
    source.end();
    return publishers;
  }

  private static List<Element> uris(XmlSection publisher, String kind) {
    List<Element> uris = new ArrayList<>();
    for (XmlSection uri : publisher.children(kind)) {
      uris.add(uri.element(kind, uri.required("name")));
      uri.end();
    }
    if (uris.isEmpty() && kind.equals("origin")) {
      publisher.error("lacks <origin>");
    }
    return uris;
  }

  private static void options(XmlSection options, List<Element> parts) {
    List<Element> map = new ArrayList<>();
    String text = options.requiredText();
    Matcher matcher = PROPERTY.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      map.add(options.element(matcher.group(1), matcher.group(2)));
      end = matcher.end();
    }
    if (end < text.length()) {
      options.error("takes --set-property NAME=VALUE here, not '" + text.substring(end) + "'");
    }
    parts.add(options.element("options", map));
    options.end();
  }

  private static void names(XmlSection data, Draft item, List<String> actions) {
    String action =
        data.word("action", "install", "install", "uninstall", "unpack", "avoid", "unavoid");
    data.attribute("size"); // an estimate for the progress display
    if (!actions.contains(action)) {
      data.error("action " + action + " is not possible here: " + String.join(", ", actions));
      return;
    }
    for (XmlSection name : data.children("name")) {
      item.at(action, data).set("name", unquoted(name.requiredText()), name);
    }
    for (XmlSection reject : data.children("reject")) {
      item.at("reject", data).set("name", unquoted(reject.requiredText()), reject);
    }
    data.end();
  }

  private static String unquoted(String name) {
    return name.matches("\"[^\"]*\"|'[^']*'") ? name.substring(1, name.length() - 1).strip() : name;
  }

  private void p5i(XmlSection software) {
    image(software).ifPresent(i -> imageOptions(i, new Draft("image", "")));
    List<Element> publishers = publishers(software);
    for (Element publisher : publishers.subList(0, Math.min(1, publishers.size()))) {
      for (Element origin :
          publisher.children().stream().filter(SoftwareReader::isOrigins).toList()) {
        pom.at("software", software)
            .at("ips", software)
            .at("p5i", software)
            .set("source", origin.children().get(0).text(), software);
      }
    }
  }

  private static boolean isOrigins(Element part) {
    return part.name().equals("origins") && !part.children().isEmpty();
  }

  private void svr4(XmlSection software) {
    Draft draft = new Draft("svr4", software.origin());
    directory(software, "destination", IMAGE);
    draft.set("source", path(software, "source"), software);
    for (XmlSection data : software.children("software_data")) {
      String action = data.word("action", "install", "install", "uninstall");
      data.attribute("size");
      for (XmlSection name : data.children("name")) {
        draft
            .at(action.equals("install") ? "packages" : action, data)
            .set("package", unquoted(name.requiredText()), name);
      }
      data.end();
    }
    pom.at("software", software).addAll(List.of(draft.build()));
  }

  /** From the image into the boot root: its contents; anything else is a directory to copy. */
  private void cpio(XmlSection software) {
    String source = path(software, "source");
    String destination = path(software, "destination");
    if (destination.equals(BOOT_ARCHIVE) && source.equals(IMAGE)) {
      Draft archive = pom.at("bootArchive", software);
      for (XmlSection d : software.children("software_data")) {
        patterns(d, archive);
      }
      return;
    }
    if (!destination.startsWith(IMAGE)) {
      software.error("copies to " + destination + ": only " + IMAGE + " and below is possible");
    }
    Draft draft = new Draft("cpio", software.origin());
    draft.set("source", source, software);
    String below = destination.substring(Math.min(IMAGE.length(), destination.length()));
    if (!below.isEmpty() && !below.equals("/")) {
      draft.set("destination", below.replaceFirst("^/", ""), software);
    }
    for (XmlSection d : software.children("software_data")) {
      patterns(d, draft);
    }
    pom.at("software", software).addAll(List.of(draft.build()));
  }

  private static void patterns(XmlSection data, Draft item) {
    boolean install = data.word("action", "install", "install", "uninstall").equals("install");
    data.attribute("size");
    for (XmlSection name : data.children("name")) {
      String path = unquoted(name.requiredText());
      if (install) {
        item.at("includes", data).set("include", path, name);
      } else {
        item.at("excludes", data).set("exclude", path, name);
      }
    }
    data.end();
  }

  private static void directory(XmlSection software, String element, String wanted) {
    String path = path(software, element);
    if (!path.equals(wanted)) {
      software.error("has the <" + element + "> " + path + "; possible is " + wanted);
    }
  }

  private static String path(XmlSection software, String element) {
    XmlSection parent = software.requiredChild(element);
    XmlSection dir = parent.requiredChild("dir");
    String path = dir.required("path");
    dir.end();
    parent.end();
    return path;
  }
}
