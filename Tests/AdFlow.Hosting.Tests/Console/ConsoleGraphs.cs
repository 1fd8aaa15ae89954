namespace AdFlow.Hosting.Tests.HostConsole;

/// <summary>Graphs to look at.</summary>
internal static class ConsoleGraphs
{
    /// <summary>Ads of a table of (id, price) that cost at least so much.</summary>
    public static string Shop(string name, string table) => $$"""
        adflow: 1
        graph: {{name}}
        request: { id: int64, least: float64 }
        tables:
          ads: { path: "{{table}}", key: id }
        nodes:
          all:    { op: scan, table: ads }
          priced: { op: let, in: all, with: { twice: price * 2 } }
          chosen: { op: where, in: priced, with: price >= request.least }
        output: chosen
        """;

    /// <summary>Experiments with <see cref="Auction"/>.</summary>
    public const string Experiments = """
        layers:
          - layer: number
            field: page
            arms:
              - { arm: single, percent: 40, set: { best.k: 1 } }
              - { arm: triple, percent: 30, set: { best.k: 3 } }
          - layer: nobody
            field: fresh
            arms: [ { arm: few, percent: 0.5, set: { dear.with: price >= 30 } } ]
        """;

    /// <summary>A setting that no request makes good stands between other nodes.</summary>
    public static string Failing(string name) => $$"""
        adflow: 1
        graph: {{name}}
        request: { x: int64 }
        nodes:
          before: { op: let, in: request, with: { y: x + 1 } }
          wrong:  { op: top_k, in: before, with: { by: y, k: "=0 - request.x" } }
          beside: { op: let, in: before, with: { z: y + 1 } }
          behind: { op: let, in: wrong, with: { w: y } }
        outputs: { behind: behind, beside: beside }
        """;

    /// <summary>Grants a campaign one impression.</summary>
    public static string Counting(string name) => $$"""
        adflow: 1
        graph: {{name}}
        request: { campaign: int64 }
        tables:
          shown: { counter: { campaign: int64 } }
        nodes:
          asked: { op: let, in: request, with: { one: 1, most: 1 } }
          taken: { op: counter.take, in: asked, table: shown, columns: { amount: one, limit: most } }
          granted: { op: let, in: taken, with: { granted: taken > 0 } }
        output: granted
        """;

    /// <summary>An auction with parallel ways, a join, an expression for each ad, and a text that looks like markup.
    /// Its tables lie beside it.</summary>
    public static string Auction(string name) => $$"""
        adflow: 1
        graph: {{name}}
        doc: "<script>window.harmed = true</script> The best ads for a page <img src=x onerror=alert(1)>, at most two."
        deadline: 50ms
        request: { page: utf8, least: "float64?", count: "int32?", tags: "list<utf8>?", fresh: bool }
        tables:
          ads: { path: ads.arrow, key: id }
          campaigns: { path: campaigns.arrow, key: campaign }
        nodes:
          all:      { op: scan, table: ads }
          known:    { op: join, in: all, table: campaigns }
          cheap:    { op: where, in: known, with: price < 20 }
          dear:     { op: where, in: known, with: price >= 20 }
          raised:   { op: let, in: cheap, with: { bid: price * 1.5, how: "'raised'" } }
          kept:     { op: let, in: dear, with: { bid: price * 1.0, how: "'<b>kept</b>'" } }
          together: { op: union, in: [raised, kept] }
          worthy:   { op: where, in: together, with: "bid >= coalesce(request.least, 0)" }
          scored:   { op: let, in: worthy, with: { score: bid * weight } }
          best:     { op: top_k, in: scored, with: { by: score, k: "=coalesce(request.count, 2)" } }
          shown:    { op: select, in: best, with: [id, title, bid, score, how] }
        output: shown
        """;
}
