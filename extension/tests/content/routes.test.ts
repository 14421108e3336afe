import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isInScope, routeOf } from "../../src/content/routes.js";

const TEMPLATES = ["/", "/orders", "/orders/new", "/orders/:id", "/orders/:id/edit"];

describe("where on a site a page is", () => {
  test("the first template that matches is told", () => {
    assert.equal(routeOf("/orders/new", TEMPLATES), "/orders/new");
    assert.equal(routeOf("/orders/4711/edit/", TEMPLATES), "/orders/:id/edit");
    assert.equal(routeOf("/", TEMPLATES), "/");
  });
  test("of any other only its depth is told", () => {
    assert.equal(routeOf("/people/ada", TEMPLATES), "/:x/:x");
    assert.equal(routeOf("/", []), "/");
    assert.match(routeOf("/a".repeat(500), []), /^(\/:x){1,66}$/);
  });
  test("a route is in scope by whole segments", () => {
    assert.ok(isInScope("/orders/1", ["/orders"]));
    assert.ok(!isInScope("/ordersecret", ["/orders"]));
    assert.ok(!isInScope("/other", ["/orders", "/people"]));
    assert.ok(isInScope("/other", []));
  });
});
