namespace AdFlow.Operators.Generators.Tests;

public sealed class MapDescriptorTests
{
    [Test]
    public void Descriptor_SaysWhatTheMethodDeclares()
    {
        var map = (MapOperatorDescriptor)GeneratorRun.Catalog(Sources.Map).Find("acme.ecpm")!;
        Assert.That(map.Summary, Is.EqualTo("Expected revenue per thousand impressions, at least a floor."));
        Assert.That(map.Remarks, Is.EqualTo("First.\n\nUses Max and `a < b`."));
        Assert.That(map.Inputs.Select(port => (port.Name, port.Kind)), Is.EqualTo(new[] { ("in", PortKind.Input) }));
        Assert.That(map.Reads, Is.EqualTo(new ColumnDescriptor[]
        {
            new("p_ctr", 0, ColumnKind.Float64, "Click probability, 0..1."),
            new("bid", 0, ColumnKind.Float64, "Bid per click."),
        }));
        Assert.That(map.Writes.Single().Name, Is.EqualTo("ecpm"));
        Assert.That((map.Rows, map.Locality, map.Purity), Is.EqualTo((RowEffect.Same, Locality.Row, Purity.Pure)));
    }

    [Test]
    public void Parameters_OfScalarTypes_AreSettings()
    {
        var map = GeneratorRun.Catalog(Sources.Map).Find("acme.ecpm")!;
        var found = map.Parameters.Select(p => (p.Name, p.Kind, p.Default));
        Assert.That(found, Is.EqualTo(new (string, ParameterKind, object?)[]
        {
            ("floor", ParameterKind.Float32, 0.5f), ("rounds", ParameterKind.Int32, 1),
            ("is_on", ParameterKind.Bool, true), ("scale", ParameterKind.Float64, 1000d),
            ("shift", ParameterKind.Int64, 0L),
        }));
        Assert.That(map.Parameters, Has.All.Matches<ParameterDescriptor>(p => p is { PerRun: true, Required: false }));
        Assert.That((map.Parameters[0].Minimum, map.Parameters[0].Maximum), Is.EqualTo((0d, 10d)));
        Assert.That(double.IsNegativeInfinity(map.Parameters[1].Minimum));
    }

    [Test]
    public unsafe void ParameterOfAnEnum_IsAChoiceThatTheKernelIsGiven()
    {
        var map = (MapOperatorDescriptor)GeneratorRun.Catalog(Sources.Choice).Find("acme.round")!;
        var mode = map.Parameters.Single();
        Assert.That((mode.Kind, mode.Default, mode.PerRun), Is.EqualTo((ParameterKind.Choice, (object)1, false)));
        Assert.That(mode.Choices, Is.EqualTo(new[] { "down", "to_nearest" }));
        double value = 1.75, choice = 0;
        void* column = &value;
        map.Kernel64(new MapFrame { Inputs = &column, Outputs = &column, Settings = &choice, Count = 1 },
            LaneWidth.Scalar);
        Assert.That(value, Is.EqualTo(1));
    }

    [Test]
    public unsafe void BodyOfSeveralFunctions_WhoseLoopCarriesBallast_IsComputedAsByLanes()
    {
        const string Heavy = """
            /// <summary>Maps.</summary>
            public static class Heavy
            {
                /// <summary>Several functions.</summary>
                /// <param name="x">A number.</param>
                [MapOperator("acme.heavy", Output = "y")]
                public static V Run<V>(V x) where V : struct, ILane<V> => V.Exp(x) + V.Sigmoid(x) + V.Log1p(V.Abs(x));
            }
            """;
        Assert.That(GeneratorRun.Files(Heavy)["Acme_Heavy.g.cs"], Does.Contain("SizeOf<V>() == 0"));
        var map = (MapOperatorDescriptor)GeneratorRun.Catalog(Heavy).Find("acme.heavy")!;
        float[] x = [.. Enumerable.Range(0, 70).Select(i => (i - 35) / 7f)], y = new float[70];
        fixed (float* from = x, to = y)
        {
            void* input = from, output = to;
            map.Kernel32(new MapFrame { Inputs = &input, Outputs = &output, Count = 70 }, LaneWidths.Best);
        }
        for (int i = 0; i < 70; i++)
        {
            var lane = new ScalarLane<float>(x[i]);
            var expected = ScalarLane<float>.Exp(lane) + ScalarLane<float>.Sigmoid(lane)
                + ScalarLane<float>.Log1p(ScalarLane<float>.Abs(lane));
            Assert.That(y[i], Is.EqualTo(expected.Value), $"row {i}");
        }
    }

    [Test]
    public void ParameterWithoutDefault_IsRequired() => Assert.That(
        GeneratorRun.Catalog(Sources.Pair).Find("acme.pair")!.Parameters.Single().Required);

    [Test]
    public unsafe void Kernels_OfBothWidthsOfNumber_ComputeTheBody()
    {
        var map = (MapOperatorDescriptor)GeneratorRun.Catalog(Sources.Map).Find("acme.ecpm")!;
        float[] pctr = [.. Enumerable.Range(0, 37).Select(i => i / 37f)], bid = [.. pctr.Select(p => 3 - p)];
        float[] ecpm = new float[37];
        double[] settings = [0.25, 2, 1, 500, 7];
        fixed (float* a = pctr, b = bid, c = ecpm)
        fixed (double* s = settings)
        {
            void** inputs = stackalloc void*[] { a, b };
            void* output = c;
            var frame = new MapFrame { Inputs = inputs, Outputs = &output, Settings = s, Start = 1, Count = 36 };
            map.Kernel32(frame, LaneWidth.Vector128);
        }
        for (int i = 0; i < 37; i++)
            Assert.That(ecpm[i], Is.EqualTo(i == 0 ? 0 : MathF.Max(pctr[i] * bid[i] * 1000f + 7, 0.25f)), $"row {i}");
    }

    [Test]
    public unsafe void Tuple_FillsOneOutputAMember_InPlace()
    {
        var map = (MapOperatorDescriptor)GeneratorRun.Catalog(Sources.Pair).Find("acme.pair")!;
        Assert.That(map.Writes.Select(column => column.Name), Is.EqualTo(new[] { "sum", "left_over" }));
        Assert.That(map.Writes[0].Summary, Is.EqualTo("One of the two."));
        double[] left = [1, 2, 3, 4, 5], right = [10, 20, 30, 40, 50];
        double scale = 2;
        fixed (double* a = left, b = right)
        {
            void** columns = stackalloc void*[] { a, b };
            var frame = new MapFrame { Inputs = columns, Outputs = columns, Settings = &scale, Count = 5 };
            map.Kernel64(frame, LaneWidth.Vector256);
        }
        Assert.That(left, Is.EqualTo(new double[] { 22, 44, 66, 88, 110 }));
        Assert.That(right, Is.EqualTo(new double[] { -9, -18, -27, -36, -45 }));
    }
}
