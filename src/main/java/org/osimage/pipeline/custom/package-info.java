/** Steps of the user: scripts between the steps of the plugin. */
package org.osimage.pipeline.custom;
