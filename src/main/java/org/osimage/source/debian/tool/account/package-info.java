/**
 * The commands about users and groups: adduser, shadow-utils, getent; and the files they change,
 * which other tools read. Entry classes: {@link
 * org.osimage.source.debian.tool.account.AccountTools}, {@link
 * org.osimage.source.debian.tool.account.UserFiles}.
 */
package org.osimage.source.debian.tool.account;
