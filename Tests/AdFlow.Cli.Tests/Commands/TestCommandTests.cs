using System.Text.Json.Nodes;

namespace AdFlow.Cli.Tests;

public sealed class TestCommandTests
{
    private static CliFolder Folder(string tests) => new CliFolder().File("ads.graph.yaml", """
        adflow: 1
        graph: ads
        request: { floor: float64 }
        tables: { ads: { path: ads.arrow } }
        nodes:
          scan: { op: scan, table: ads }
          kept: { op: where, in: scan, with: bid >= request.floor }
        output: kept
        """).File("ads.tests.yaml", $$"""
        adflow_tests: 1
        tables:
          ads:
            schema: { id: int64, bid: float64, title: "utf8?", tags: "list<utf8>" }
            rows:
              - { id: 1, bid: 0.1, title: one, tags: [a, b] }
              - { id: 9007199254740993, bid: 2, title: null, tags: [] }
        tests:
        {{tests}}
        """);

    [Test]
    public void TestsThatHold_Pass()
    {
        using var folder = Folder("""
              - name: all
                request: { floor: 0 }
                expect:
                  columns: [id, bid, title, tags]
                  rows:
                    - { id: 1, bid: 0.1000000001, tags: [a, b] }
                    - { id: 9007199254740993, bid: 2.0, title: null }
                  each: [bid >= request.floor, id > 0]
              - name: none
                request: { floor: 3 }
                expect: { row_count: 0, rows: [] }
              - name: refused
                request: { floor: high }
                expect: { error: { class: request_data, column: floor, message: number } }
            """);
        var result = folder.Run("test @");
        Assert.That(result.Output, Does.EndWith("3 passed, 0 failed\n"), result.Output + result.Error);
        Assert.That(result.Code, Is.Zero);
    }

    [Test]
    public void TestsThatDoNot_FailWithPlaceFoundAndExpected()
    {
        using var folder = Folder("""
              - name: wrong values
                request: { floor: 0 }
                expect:
                  columns: [id]
                  row_count: 3
                  rows:
                    - { id: 2, nothing: 1 }
                    - { title: x, tags: [c] }
                  each: [bid > 1, bid >]
              - name: no error
                request: { floor: 0 }
                expect: { error: { code: ADG5001 } }
              - name: no such error
                request: {}
                expect: { error: { class: internal } }
              - name: no such output
                request: { floor: 0 }
                expect: { outputs: { other: { row_count: 1 } } }
            """);
        var result = folder.Run("test @ads.tests.yaml --json");
        Assert.That(result.Code, Is.EqualTo(1));
        var problems = result.Lines.Select(line => JsonNode.Parse(line)!["problems"]!.AsArray()
            .Select(problem => (string?)problem).ToArray()).ToArray();
        Assert.That(problems[0], Has.Length.EqualTo(8), string.Join('\n', problems[0]));
        Assert.That(problems[0], Has.All.StartsWith("ads.tests.yaml:"));
        Assert.That(problems[0], Has.Some.Contains("column 'id' of row 0 is 1; expected 2"));
        Assert.That(problems[0], Has.Some.Contains("'bid > 1' does not hold for 1 of 2 rows: 0"));
        Assert.That(problems[1..], Has.All.Length.EqualTo(1));
    }

    [Test]
    public void FilesThatAreWrong_AreReportedInFull()
    {
        using var folder = Folder("""
              - name: twice
                request: { floor: 0 }
                expekt: { row_count: 3 }
              - name: twice
                request: 5
            """);
        var result = folder.Run("test @");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("'expekt'").And.EndWith("0 passed, 1 failed\n"));
        Assert.That(folder.Run("test @none").Code, Is.EqualTo(1));
        using var empty = new CliFolder();
        Assert.That(empty.Run("test @").Error, Does.Contain("there is no *.tests.yaml"));
    }
}
