namespace AdFlow.Operators.Onnx.Tests;

public sealed class OnnxWriterTests
{
    [Test]
    public void SmallModel_Written_IsTheseBytes()
    {
        var writer = new OnnxWriter("g") { Producer = "p" };
        writer.Input("x", OnnxType.Tensor(OnnxElementType.Float32, "N", 2));
        writer.Initializer(OnnxTensor.Of<float>("k", [2], [1, -2]));
        writer.Node("Add", ["x", "k"], ["y"], "", OnnxAttribute.Of("a", 300));
        writer.Output("y", OnnxType.Tensor(OnnxElementType.Float32));
        writer.Metadata("m", "v");

        // Field by field, by hand from onnx.proto and the wire format.
        string[] expected =
        [
            "0808", "120170",                                                        // IR version, producer
            "3A55",                                                                  // graph
            "0A19", "0A0178", "0A016B", "120179", "2203416464",                      // node
            "2A09", "0A0161", "18AC02", "A00102",                                    // its attribute
            "120167",                                                                // name of the graph
            "2A12", "0A0102", "1001", "42016B", "4A080000803F000000C0",              // initializer
            "5A14", "0A0178", "120F", "0A0D", "0801", "1209", "0A03", "12014E", "0A02", "0802", // input
            "620B", "0A0179", "1206", "0A04", "0801", "1200",                        // output
            "4202", "1011",                                                          // operator set
            "7206", "0A016D", "120176",                                              // metadata
        ];
        Assert.That(Convert.ToHexString(writer.ToBytes()), Is.EqualTo(string.Concat(expected)));
    }
}
