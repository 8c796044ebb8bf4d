package org.osimage.source.ips.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;

/** Users and groups of packages in the image's own files. */
class AccountStageTest {
  private static final String PASSWD =
      "root:x:0:0:Super-User:/root:/sbin/sh\n# people\nwww:x:100:80:Web:/var/www:/bin/sh\n";
  private static final String SHADOW = "root:5$hash:18000::::::\nwww:5$www:17000:1:90::::\n";
  private static final String GROUP = "root::0:\nsys::3:root,www\nmail::6:root\nwww::80:\n";

  private static StagedImage image() throws IOException {
    return new StagedImage()
        .with("etc/passwd", PASSWD)
        .with("etc/shadow", SHADOW)
        .with("etc/group", GROUP);
  }

  private static String fault(String... manifests) {
    return String.valueOf(
        assertThrows(ImageBuildException.class, () -> image().accounts(manifests)).getMessage());
  }

  @Test
  void newUserGetsTheDefaultsAndNoDate() throws Exception {
    StagedImage image = image().accounts("user username=svc group=mail uid=55");
    assertEquals(PASSWD + "svc:x:55:6:& User:/:\n", image.text("etc/passwd"));
    assertEquals(SHADOW + "svc:*LK*:::::::\n", image.text("etc/shadow"));
    assertEquals(GROUP, image.text("etc/group"));
  }

  @Test
  void everyAttributeHasItsField() throws Exception {
    StagedImage image =
        image()
            .accounts(
                "user username=svc group=mail uid=55 gcos-field=\"A Service\" home-dir=/var/svc"
                    + " login-shell=/bin/ksh password=NP lastchg=1 min=2 max=3 warn=4 inactive=5"
                    + " expire=6 flag=7");
    assertEquals(PASSWD + "svc:x:55:6:A Service:/var/svc:/bin/ksh\n", image.text("etc/passwd"));
    assertEquals(SHADOW + "svc:NP:1:2:3:4:5:6:7\n", image.text("etc/shadow"));
  }

  @Test
  void textRewrittenInAGuessedEncoding() throws Exception {
    // a byte of Latin-1, as ByteText holds it
    String joe = "joe:x:70:1:J\udcf6rg:/:\n";
    StagedImage image =
        image().with("etc/passwd", PASSWD + joe).accounts("user username=svc group=mail uid=55");
    assertTrue(image.text("etc/passwd").startsWith(PASSWD + joe), image.text("etc/passwd"));
  }

  @Test
  void idsAreTheFirstFreeOnesAfterThoseThatAreGiven() throws Exception {
    StagedImage image =
        image()
            .accounts(
                "user username=a group=g\nuser username=b group=h\ngroup groupname=g",
                "user username=z group=www uid=101\ngroup groupname=h\ngroup groupname=i gid=100");
    assertTrue(image.text("etc/group").endsWith("www::80:\ni::100:\ng::101:\nh::102:\n"));
    assertTrue(
        image
            .text("etc/passwd")
            .endsWith("z:x:101:80:& User:/:\na:x:102:101:& User:/:\nb:x:103:102:& User:/:\n"));
  }

  @Test
  void noIdIsLeft() throws Exception {
    StringBuilder group = new StringBuilder(GROUP);
    for (int id = 100; id <= 499; id++) {
      group.append('g').append(id).append("::").append(id).append(":\n");
    }
    StagedImage image = image().with("etc/group", group.toString());
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> image.accounts("group groupname=new"));
    assertTrue(e.getMessage().contains("from 100 to 499 are all taken"), e::toString);
  }

  @Test
  void supplementaryGroupsAreExactlyThoseOfTheAction() throws Exception {
    StagedImage image =
        image()
            .accounts(
                "user username=www group=www group-list=mail group-list=new",
                "group groupname=new gid=9");
    assertEquals(
        "root::0:\nsys::3:root\nmail::6:root,www\nwww::80:\nnew::9:www\n", image.text("etc/group"));
  }

  @Test
  void userThatIsThereKeepsIdPlaceAndDates() throws Exception {
    StagedImage image = image().accounts("user username=root group=root password=NP max=30");
    assertEquals(
        PASSWD.replace("Super-User:/root:/sbin/sh", "& User:/:"), image.text("etc/passwd"));
    assertEquals(SHADOW.replace("5$hash:18000:::", "NP:18000::30:"), image.text("etc/shadow"));
  }

  @Test
  void passwordThatPeopleChangeIsKept() throws Exception {
    StagedImage image = image().accounts("user username=www group=www uid=7 password=UP max=1");
    assertTrue(image.text("etc/passwd").contains("\nwww:x:7:80:"));
    assertEquals(SHADOW, image.text("etc/shadow"));
  }

  @Test
  void groupThatIsThereKeepsMembersAndMovesItsUsers() throws Exception {
    assertEquals(GROUP, image().accounts("group groupname=sys").text("etc/group"));
    StagedImage image = image().accounts("group groupname=www gid=81\ngroup groupname=sys gid=4");
    assertEquals(
        GROUP.replace("www::80", "www::81").replace("sys::3", "sys::4"), image.text("etc/group"));
    assertEquals(PASSWD.replace(":80:", ":81:"), image.text("etc/passwd"));
  }

  @Test
  void ftpIsDeniedAndAllowed() throws Exception {
    String denied = "user username=svc group=mail uid=55 ftpuser=false";
    assertEquals("svc\n", image().accounts(denied).text("etc/ftpd/ftpusers"));
    StagedImage image = image().with("etc/ftpd/ftpusers", "# nobody of\nroot\nwww\nsvc\n");
    image.accounts(denied, "user username=www group=www");
    assertEquals("# nobody of\nroot\nsvc\n", image.text("etc/ftpd/ftpusers"));
  }

  @Test
  void unknownGroupsAreNamed() {
    assertEquals(
        "pkg://p/a@1, line 1: the user action u has the unknown group nope",
        fault("user username=u group=nope uid=5"));
    assertEquals(
        "pkg://p/a@1, line 1: the user action u is to be in the unknown group nope",
        fault("user username=u group=www group-list=nope uid=5"));
  }

  @Test
  void imageWithoutTheFiles() throws Exception {
    StagedImage image = new StagedImage().with("etc/passwd", PASSWD).with("etc/group", GROUP);
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> image.accounts("user username=u group=www"));
    assertTrue(e.getMessage().endsWith("no package delivers etc/shadow"), e::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "-u", "#u", "a,b", "\"a b\"", "\"\""})
  void namesThatMeanSomethingElseInTheFilesAreRefused(String name) {
    for (String action :
        List.of("user group=www uid=5 username=" + name, "group gid=5 groupname=" + name)) {
      String fault = fault("set name=x value=y\n" + action);
      assertTrue(fault.startsWith("pkg://p/a@1, line 2"), fault);
    }
  }

  @Test
  void secondSuperUserIsWarnedOf() throws Exception {
    assertEquals(
        List.of("pkg://p/a@1, line 1: the user action toor has the uid 0, as root"),
        StagedImage.plan("user username=toor group=root uid=0").warnings());
    assertEquals(List.of(), StagedImage.plan("user username=root group=root uid=0").warnings());
  }
}
