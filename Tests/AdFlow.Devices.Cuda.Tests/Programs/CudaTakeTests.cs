namespace AdFlow.Devices.Cuda.Tests.Programs;

public sealed class CudaTakeTests
{
    [Test]
    public void Values_AreThoseOfTheReference(
        [Values] DeviceType type, [Values(0, 1, 300)] int most, [Values(0, 0.5, 1)] double share)
    {
        var random = new Random(most);
        const int rows = 70;
        byte[] column = new byte[rows * type.ByteWidth()];
        random.NextBytes(column);
        int[] numbers = [.. Enumerable.Range(0, most).Select(_ => random.Next(rows))];
        int count = (int)(most * share);
        using var run = new ProgramRun(new TakeProgram(type), [rows, most],
            [column, ProgramRun.Bytes<int>(numbers), ProgramRun.Bytes<int>([count])], most);
        if (type.ByteWidth() == sizeof(int))
            run.AssertSame<int>(3, $"{type}", count);
        else
            run.AssertSame<long>(3, $"{type}", count);
    }
}
