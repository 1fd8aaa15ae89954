using AdFlow.Operators.Onnx;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Writes the click model as ONNX. Its inputs are the numbers of the user's values (<c>user_code_0</c> …), the item
/// (<c>item_id</c>), the position (<c>position</c>, from 1), and the past clicks on all items (<c>affinity</c>); its
/// output is <c>pctr</c>. An item's row of weights holds what its categories and its measure add, too.
/// </summary>
internal static class ClickModelFile
{
    /// <summary>The file's bytes; equal for equal models.</summary>
    /// <param name="features">What the model's features mean.</param>
    /// <param name="model">The model; it has hidden units.</param>
    public static byte[] ToBytes(ClickFeatures features, ClickModel model)
    {
        var writer = new ClickModelWriter("display_click_model", model);
        for (int i = 0; i < features.Users.Count; i++)
        {
            int feature = i;
            writer.Lookup(UserValueTable.CodeOf(i), features.Users[i].Count,
                code => writer.Weights((features.OfUser(feature, code), 1)));
        }
        writer.Lookup("item_id", features.Items.Count,
            number => writer.Weights([.. ItemFeatures(features, features.Items[number])]));
        // Positions count from 1: the row of 0 is never asked for.
        writer.Lookup("position", 1 + Impression.Positions,
            position => writer.Weights((features.OfPosition(Math.Max(1, position)), 1)));
        AddClicks(writer, features);
        return writer.ToBytes("pctr");
    }

    private static IEnumerable<(int Feature, double Value)> ItemFeatures(ClickFeatures features, Item item)
    {
        yield return (features.OfItem(item.Number), 1);
        yield return (features.Measure, item.Measure);
        for (int i = 0; i < Item.CategoryCount; i++)
            yield return (features.OfCategory(i, item), 1);
    }

    // log(1 + past clicks): on the item itself, which its number picks from the vector, and on all items.
    private static void AddClicks(ClickModelWriter writer, ClickFeatures features)
    {
        var onnx = writer.Onnx;
        onnx.Input("affinity", OnnxType.Tensor(OnnxElementType.Float32, "N", features.Items.Count));
        onnx.Initializer(OnnxTensor.Of<long>("second_axis", [1], [1]));
        onnx.Node("Unsqueeze", ["item_id", "second_axis"], ["item_column"]);
        onnx.Node("GatherElements", ["affinity", "item_column"], ["own"], "", OnnxAttribute.Of("axis", 1L));
        onnx.Node("ReduceSum", ["affinity", "second_axis"], ["all"], "", OnnxAttribute.Of("keepdims", 1L));
        writer.Log1p("own");
        writer.Linear("own_log", writer.Weights((features.Own, 1)));
        writer.Log1p("all");
        writer.Linear("all_log", writer.Weights((features.All, 1)));
    }
}
