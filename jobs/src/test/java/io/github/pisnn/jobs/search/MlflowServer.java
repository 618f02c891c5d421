package io.github.pisnn.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Speaks those REST calls of MLflow's that log runs (mlflow.org/docs/latest/rest-api.html), and
 * keeps what it is told.
 */
public final class MlflowServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";

  /** A run as the server knows it. */
  public static final class Run {
    final SortedMap<String, String> tags = new TreeMap<>();
    final SortedMap<String, String> params = new TreeMap<>();

    /** By key and step. */
    final SortedMap<String, Double> metrics = new TreeMap<>();

    String status = "RUNNING";
  }

  private final HttpServer server;
  private final List<String> experiments = new ArrayList<>();
  private final SortedMap<String, Run> runs = new TreeMap<>();
  private final Set<String> deletedExperiments = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private int callsLeft = Integer.MAX_VALUE;
  private int made;

  public MlflowServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(API, this::handle);
    server.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so many calls, and refuses all others. */
  public synchronized void goDeafAfter(int calls) {
    callsLeft = calls;
  }

  /** Has an experiment that was deleted: it is there by its name, and takes no runs. */
  public synchronized void deleteExperiment(String name) {
    experiments.add(name);
    deletedExperiments.add(name);
  }

  /** Refuses a call from now on. */
  public synchronized void refuse(String call) {
    refused.add(call);
  }

  /** The runs that have not been deleted. */
  public synchronized Map<String, Run> runs() {
    return new TreeMap<>(runs);
  }

  public synchronized List<String> experiments() {
    return List.copyOf(experiments);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().substring(API.length());
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    int status = 200;
    JsonNode answer;
    if (callsLeft-- <= 0) {
      status = 400;
      answer = error("INVALID_PARAMETER_VALUE", "deaf");
    } else if (refused.contains(call)) {
      status = 403;
      answer = error("PERMISSION_DENIED", "Permission denied");
    } else if (call.equals("runs/create") && isDeleted(request.get("experiment_id").asInt())) {
      status = 400;
      answer = error("INVALID_PARAMETER_VALUE", "The experiment must be in the 'active' state.");
    } else if (call.equals("experiments/get-by-name")) {
      String query = exchange.getRequestURI().getRawQuery();
      String name = URLDecoder.decode(query.split("=", 2)[1], StandardCharsets.UTF_8);
      status = experiments.contains(name) ? 200 : 404;
      answer =
          status == 200
              ? JSON.createObjectNode().set("experiment", experiment(name))
              : error("RESOURCE_DOES_NOT_EXIST", name);
    } else {
      answer = answer(call, request);
    }
    byte[] text = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private static ObjectNode error(String code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message);
  }

  private boolean isDeleted(int experiment) {
    return deletedExperiments.contains(experiments.get(experiment));
  }

  private ObjectNode experiment(String name) {
    return JSON.createObjectNode()
        .put("lifecycle_stage", deletedExperiments.contains(name) ? "deleted" : "active")
        .put("experiment_id", String.valueOf(experiments.indexOf(name)))
        .put("name", name);
  }

  private ObjectNode answer(String call, JsonNode request) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    Run run = runs.get(request.path("run_id").asText());
    switch (call) {
      case "experiments/create" -> {
        experiments.add(request.get("name").asText());
        answer.put("experiment_id", String.valueOf(experiments.size() - 1));
      }
      case "runs/create" -> {
        String id = "run-" + made++;
        Run made = new Run();
        request
            .path("tags")
            .forEach(t -> made.tags.put(t.get("key").asText(), t.get("value").asText()));
        runs.put(id, made);
        answer.set("run", run(id, made));
      }
      case "runs/delete" -> runs.remove(request.get("run_id").asText());
      case "runs/search" -> {
        String parent = request.get("filter").asText().replaceAll("[^']*'([^']*)'.*", "$1");
        ArrayNode found = answer.putArray("runs");
        runs.forEach(
            (id, other) -> {
              if (parent.equals(other.tags.get("mlflow.parentRunId"))) {
                found.add(run(id, other));
              }
            });
      }
      case "runs/set-tag" ->
          run.tags.put(request.get("key").asText(), request.get("value").asText());
      case "runs/log-parameter" -> {
        String before = run.params.put(request.get("key").asText(), request.get("value").asText());
        if (before != null && !before.equals(request.get("value").asText())) {
          throw new IOException("a parameter has changed");
        }
      }
      case "runs/log-metric" ->
          run.metrics.put(
              request.get("key").asText() + "@" + request.path("step").asText("0"),
              request.get("value").asDouble());
      case "runs/update" -> {
        run.status = request.get("status").asText();
        answer.set("run_info", run(request.get("run_id").asText(), run).get("info"));
      }
      default -> throw new IOException("unknown call " + call);
    }
    return answer;
  }

  private static ObjectNode run(String id, Run run) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("info").put("run_id", id).put("status", run.status);
    ArrayNode tags = json.putObject("data").putArray("tags");
    run.tags.forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
    return json;
  }
}
