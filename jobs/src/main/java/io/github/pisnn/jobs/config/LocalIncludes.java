package io.github.pisnn.jobs.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;

/**
 * Includes only what stands beside the including file, and never ignores a missing file: a run
 * depends on nothing that cannot be seen.
 */
final class LocalIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable included = context.relativeTo(what);
    // Only a file has a file name; what is not found as one is looked for on the class path.
    if (included == null || included.origin().filename() == null) {
      throw refused(what);
    }
    return included.parse(included.options());
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    throw refused("file(" + what + ")");
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused("url(" + what + ")");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused("classpath(" + what + ")");
  }

  private static ConfigException refused(String what) {
    return new ConfigException.Generic(
        "cannot include '"
            + what
            + "'; allowed is include \"<file>\" with an existing file, its path relative to the"
            + " including local file");
  }
}
