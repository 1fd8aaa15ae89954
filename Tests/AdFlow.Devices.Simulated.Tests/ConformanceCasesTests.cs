namespace AdFlow.Devices.Simulated.Tests;

/// <summary>That the conformance cases find what is wrong with a device.</summary>
public sealed unsafe class ConformanceCasesTests
{
    private static readonly TestCaseData[] Wrong =
    [
        Case("the last bit of a result", "map: ", static (program, arguments, sizes) =>
        {
            if (program is MapProgram { Outputs.Count: > 0 } map && sizes[0] > 0)
                *(int*)arguments[map.FirstOutput] ^= 1;
        }),
        Case("the sign of a zero", "map: ", static (program, arguments, sizes) =>
        {
            if (program is not MapProgram { IsDouble: false, Outputs.Count: > 0 } map)
                return;
            var results = new Span<float>((float*)arguments[map.FirstOutput], (int)sizes[0]);
            for (int i = 0; i < results.Length; i++)
                results[i] = results[i] == 0 ? 0 : results[i];
        }),
        Case("a condition at the last row", "map: ", static (program, arguments, sizes) =>
        {
            if (program is MapProgram { Condition: not null } && sizes[0] > 0)
                ((byte*)arguments[^1])[(sizes[0] - 1) / 8] ^= (byte)(1 << (int)((sizes[0] - 1) % 8));
        }),
        Case("bits behind the last row", "map: ", static (program, arguments, sizes) =>
        {
            if (program is MapProgram { Condition: not null } && sizes[0] % 64 != 0)
                ((ulong*)arguments[^1])[sizes[0] / 64] |= 1ul << 63;
        }),
        Case("a byte beside a result", "map: ", static (program, arguments, sizes) =>
        {
            if (program is MapProgram { Condition: null })
                ((byte*)arguments[^1])[program.BytesOf(arguments.Length - 1, sizes)] ^= 1;
        }),
        Case("a byte of an input", "take: ", static (program, arguments, sizes) =>
        {
            if (program is TakeProgram && sizes[0] > 0)
                *(byte*)arguments[0] ^= 1;
        }),
        Case("one row too few", "compact: ", static (program, arguments, _) =>
        {
            if (program is CompactProgram && *(int*)arguments[2] > 0)
                --*(int*)arguments[2];
        }),
        Case("the order of rows", "compact: ", static (program, arguments, _) =>
        {
            if (program is CompactProgram)
                new Span<int>((int*)arguments[1], *(int*)arguments[2]).Reverse();
        }),
        Case("the last value", "take: ", static (program, arguments, _) =>
        {
            if (program is TakeProgram { Type: DeviceType.Int64 } && *(int*)arguments[2] > 0)
                ((long*)arguments[3])[*(int*)arguments[2] - 1] ^= 1L << 40;
        }),
        Case("ties", "top: equal values", static (program, arguments, _) =>
        {
            if (program is TopProgram && *(int*)arguments[3] > 1)
                new Span<int>((int*)arguments[2], 2).Reverse();
        }),
        Case("how many were found", "top: ", static (program, arguments, sizes) =>
        {
            if (program is TopProgram)
                *(int*)arguments[3] = (int)sizes[1];
        }),
        Case("a product", "scan: ", static (program, arguments, sizes) =>
        {
            if (program is VectorScanProgram && sizes[1] * sizes[2] > 0)
                ((int*)arguments[3])[sizes[1] * sizes[2] - 1] ^= 1;
        }),
        Case("rows that are none", "scan: ", static (program, arguments, sizes) =>
        {
            if (program is VectorScanProgram && sizes[1] * sizes[2] > 0 && sizes[0] < sizes[2])
                ((int*)arguments[2])[sizes[2] - 1] = 0;
        }),
        Case("a computation of no rows", "launch: no rows", static (program, arguments, sizes) =>
        {
            if (program is MapProgram && sizes[0] == 0)
                *(int*)arguments[1] = 0;
        }),
    ];

    [Test]
    public void RightDevice_IsFoundRight()
    {
        using var device = new HostDevice();
        foreach (var required in DeviceConformance.Cases)
            required.Run(device);
    }

    [TestCaseSource(nameof(Wrong))]
    public void WrongDevice_IsFoundWrong(string what, string name, Delegate spoil)
    {
        using var device = new HostDevice((Spoiler)spoil);
        Assert.That(DeviceConformance.Cases.Where(required => required.Name.StartsWith(name)).Any(Fails), what);

        bool Fails(ConformanceCase required)
        {
            try
            {
                required.Run(device);
                return false;
            }
            catch (ConformanceException)
            {
                return true;
            }
        }
    }

    [Test]
    public void DeviceWithEndlessMemory_IsFoundWrong()
    {
        using var device = new HostDevice(isEndless: true);
        var limit = DeviceConformance.Cases.Single(required => required.Name.StartsWith("memory: more than"));
        Assert.That(() => limit.Run(device), Throws.TypeOf<ConformanceException>());
    }

    [Test]
    public void Names_AreUnique() =>
        Assert.That(DeviceConformance.Cases.Select(required => required.Name), Is.Unique);

    private static TestCaseData Case(string what, string name, Spoiler spoil) => new(what, name, spoil);
}
