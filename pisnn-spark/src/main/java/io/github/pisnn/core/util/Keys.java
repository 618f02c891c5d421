package io.github.pisnn.core.util;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names of enum constants in configurations and models: SQUARED_RELU is squaredRelu. */
public final class Keys {

  private Keys() {}

  /** The name of a constant, in camel case. */
  public static String of(Enum<?> constant) {
    StringBuilder key = new StringBuilder();
    boolean upper = false;
    for (char c : constant.name().toLowerCase(Locale.ROOT).toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        key.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return key.toString();
  }

  /** The names of all constants, in their order. */
  public static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Keys::of).toList();
  }

  /**
   * The constant of a name.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String key) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(key)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "'" + key + "' is not one of: " + String.join(", ", all(type)));
  }
}
