using System.Globalization;

namespace AdFlow.Load;

/// <summary>The small template of the graphs: candidates of a slot, their advertisers, what they promise, the best.
/// </summary>
internal static class ActivationGraph
{
    /// <summary>A graph of its own constants.</summary>
    public static string Yaml(string name, int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        adflow: 1
        graph: {{name}}
        doc: The best ads of a slot, by what they promise.
        deadline: 5s
        request: { slot: int64, pages: "int32?" }
        tables:
          ads: { path: none/ads.arrow, group_key: slot }
          advertisers: { path: none/advertisers.arrow, key: advertiser_id }
        nodes:
          candidates: { op: join, in: request, table: ads }
          funded: { op: join, in: candidates, table: advertisers }
          eligible: { op: where, in: funded, with: budget_left > {{number % 7}} and bid > 0.05 }
          paced: { op: let, in: eligible, with: { offer: bid * pacing, chance: ctr * (1 + 0.{{number % 10}}) } }
          worth: { op: let, in: paced, with: { ecpm: offer * chance * 1000 } }
          liked: { op: let, in: worth, with: { score: ecpm * quality + log1p(chance) } }
          best: { op: top_k, in: liked, with: { by: score, k: 20 } }
          shown: { op: where, in: best, with: score > 0 }
          answer: { op: select, in: shown, with: [ad_id, advertiser_id, score, ecpm] }
        output: answer
        """);
}
