namespace AdFlow.Cli.Tests;

/// <summary>Properties, generated requests and row counts of tests beside graphs.</summary>
public sealed class PropertyTests
{
    private const string OneTest = """
        tests:
          - { name: one, request: { floor: 0 }, expect: { row_count: 2 } }
        """;

    [Test]
    public void PropertiesThatHold_AreSilent()
    {
        using var folder = TestedAds.Folder($$"""
            properties:
              bids are there: bid > 0
              best first: { falling: bid, unique: [id, brand], whole: [rows <= 2, min_bid > 0] }
              all are scanned: { of: scan, whole: [rows == 3, sum_id == 6, max_id == 3, sum_bid == 3.5], rising: id }
              floor is kept: { of: kept, each: bid >= request.floor }
            requests: { count: 50, seed: 1, fields: { floor: { from: 0, to: 0.5 }, slots: [1, null, 2] } }
            {{OneTest}}
              - name: a rung lacks a node
                quality: half
                request: { floor: 5 }
                expect: { row_count: 1, row_counts: { scan: 3, kept: 7 } }
              - name: counts of nodes
                request: { floor: 1, slots: 1 }
                expect: { row_counts: { scan: 3, kept: ">= 2", best.out: "== request.slots" } }
            """);
        var result = folder.Run("test @");
        Assert.That(result.Output, Does.Contain("ok     ads.tests.yaml: 50 generated requests\n")
            .And.EndWith("4 passed, 0 failed\n"), result.Error);
        Assert.That(result.Code, Is.Zero);
    }

    [Test]
    public void PropertiesThatDoNot_AreToldWithPlaceFoundAndExpected()
    {
        using var folder = TestedAds.Folder($$"""
            properties:
              cheap: [bid < 2, id > 0]
              whole: { of: scan, whole: [rows > 3, sum_bid == 0, max_bids > 0] }
              order: { of: scan, rising: [bid, brand, idd], falling: id, unique: brand }
              nowhere: { of: scam, each: id > 0 }
            {{OneTest}}
            """);
        var result = folder.Run("test @");
        Assert.That(result.Lines[0], Is.EqualTo("FAILED ads.tests.yaml: one"));
        Assert.That(result.Lines[1..^1].Select(line => line.Trim()), Is.EqualTo(new[]
        {
            "ads.tests.yaml:7:11: property 'cheap': 'bid < 2' does not hold for 1 of 2 rows: 0 (bid 2)",
            "ads.tests.yaml:8:30: property 'whole' of 'scan': 'rows > 3' does not hold: rows 3",
            "ads.tests.yaml:8:40: property 'whole' of 'scan': 'sum_bid == 0' does not hold: sum_bid 3.5",
            "ads.tests.yaml:8:54: property 'whole' of 'scan': in 'max_bids > 0': character 1: unknown column "
                + "'max_bids'; did you mean 'max_bid'? columns are rows, sum_id, min_id, max_id, sum_bid, min_bid, "
                + "max_bid",
            "ads.tests.yaml:9:70: property 'order' of 'scan': brand is not unique: rows 0 and 2 have \"a\"",
            "ads.tests.yaml:9:31: property 'order' of 'scan': column 'bid' is not rising: 2 in row 1, 1 in row 2",
            "ads.tests.yaml:9:36: property 'order' of 'scan': column 'brand' is utf8, which cannot be rising; "
                + "expected numbers, dates, times, instants or durations",
            "ads.tests.yaml:9:43: property 'order' of 'scan': there is no column 'idd'; did you mean 'id'?",
            "ads.tests.yaml:9:58: property 'order' of 'scan': column 'id' is not falling: 1 in row 0, 2 in row 1",
            "ads.tests.yaml:10:18: the graph has no node 'scam'; did you mean 'scan'?",
        }));
    }

    [Test]
    public void GeneratedRequestThatFails_IsMadeSimpler_AndPrintedWithItsSeed()
    {
        const string tests = """
            properties: { few: { whole: "rows <= 1" } }
            requests:
              count: 200
              seed: 7
              fields: { floor: { from: 0, to: 3 }, slots: { from: 0, to: 1000 } }
            """;
        using var folder = TestedAds.Folder(tests);
        var result = folder.Run("test @");
        Assert.That(result.Lines[0], Is.EqualTo("FAILED ads.tests.yaml: 200 generated requests"));
        Assert.That(result.Lines[1], Does.StartWith(
                "         ads.tests.yaml:8:3: found by request {\"floor\":0,\"slots\":2} (number ")
            .And.Contain(" of 200 with seed 7, made simpler from {\"floor\":"));
        Assert.That(result.Lines[2], Is.EqualTo(
            "         ads.tests.yaml:6:29: property 'few': 'rows <= 1' does not hold: rows 2"));
        Assert.That(folder.Run("test @").Output, Is.EqualTo(result.Output), "the same is drawn again");
        Assert.That(folder.File("ads.tests.yaml", TestedAds.Tests(tests.Replace("seed: 7", "seed: 8")))
            .Run("test @").Lines[1], Is.Not.EqualTo(result.Lines[1]));
    }

    [Test]
    public void GeneratedRequestThatTheGraphRefuses_IsTold()
    {
        using var folder = TestedAds.Folder("""
            properties: { few: { whole: "rows <= 3" } }
            requests: { fields: { slots: [1, -2] } }
            """);
        Assert.That(folder.Run("test @").Lines[1..^1], Is.EqualTo(new[]
        {
            "         ads.tests.yaml:7:11: found by request {\"slots\":1} (number 1 of 100 with seed 0)",
            "         ads.tests.yaml:7:11: the run failed: ADR1001 (request_data): found no such field, expected "
                + "float64: a number",
        }).Or.Some.Contains("floor"));
    }

    [Test]
    public void RowCountsThatDoNotHold_AreToldWithThoseFound()
    {
        using var folder = TestedAds.Folder("""
            tests:
              - name: counts
                request: { floor: 1 }
                expect: { row_counts: { scan: 4, kept: "> 2", bets: 1, best: "<= request.slot" } }
            """);
        Assert.That(folder.Run("test @").Lines[1..^1].Select(line => line.Trim()), Is.EqualTo(new[]
        {
            "ads.tests.yaml:9:35: node 'scan' puts out 3 rows; expected 4",
            "ads.tests.yaml:9:44: 'rows > 2' does not hold: rows 2 (node 'kept')",
            "ads.tests.yaml:9:51: the graph has no node 'bets'; did you mean 'best'?",
            "ads.tests.yaml:9:66: in 'rows <= request.slot': character 9: unknown request field 'slot'; did you mean "
                + "'slots'? request fields are floor, slots (node 'best')",
        }));
    }
}
