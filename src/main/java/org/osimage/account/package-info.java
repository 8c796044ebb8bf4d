/**
 * The accounts of an image: passwd(5), group(5), shadow(5) and gshadow(5) as values. Entry class:
 * {@link org.osimage.account.Accounts}.
 */
package org.osimage.account;
