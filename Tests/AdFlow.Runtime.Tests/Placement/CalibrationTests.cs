using System.Text.Json;
using System.Text.Json.Nodes;
using AdFlow.Devices.Simulated;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>What is measured of devices, and the file that keeps it.</summary>
public sealed class CalibrationTests
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("adflow-devices-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Profile_IsMeasuredOnce_AndThenRead()
    {
        using var device = new SimulatedDevice(new());
        var measured = DeviceProfileFile.Get(_folder, device);
        long launches = device.Counts[SimulatedAction.Launch];
        Assert.That(launches, Is.GreaterThan(0));
        Assert.That(DeviceProfileFile.Get(_folder, device), Is.EqualTo(measured));
        Assert.That(device.Counts[SimulatedAction.Launch], Is.EqualTo(launches));
        foreach (var speeds in new[] { measured.Device, measured.Processor })
            foreach (var property in typeof(OperationSpeeds).GetProperties())
                Assert.That((double)property.GetValue(speeds)!, Is.InRange(0, 1e6), property.Name);
        Assert.That(measured.Processor.Function64, Is.GreaterThan(0));
        Assert.That(device.BytesInUse, Is.Zero);
    }

    [Test]
    public void AnotherDevice_GetsAnEntryOfItsOwn()
    {
        using var one = new SimulatedDevice(new());
        using var other = new SimulatedDevice(new() { Name = "other", CopyLatency = TimeSpan.FromMicroseconds(200) });
        var first = DeviceProfileFile.Get(_folder, one);
        var second = DeviceProfileFile.Get(_folder, other);
        Assert.That(second.CopyNanoseconds, Is.GreaterThan(100_000));
        Assert.That(DeviceProfileFile.Get(_folder, one), Is.EqualTo(first));
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, DeviceProfileFile.Name)));
        Assert.That(file.RootElement.EnumerateObject().Count(), Is.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("{ \"x\": 1 }")]
    [TestCase("{ \"x\": null }")]
    [TestCase("[]")]
    public void DamagedFile_IsMeasuredAnew(string content)
    {
        File.WriteAllText(Path.Combine(_folder, DeviceProfileFile.Name), content);
        using var device = new SimulatedDevice(new());
        var told = new List<string>();
        var measured = DeviceProfileFile.Get(_folder, device, told.Add);
        Assert.That(told, Has.Count.EqualTo(1).And.One.Contains("delete the file to measure everything anew"));
        Assert.That(DeviceProfileFile.Get(_folder, device, told.Add), Is.EqualTo(measured));
        Assert.That(told, Has.Count.EqualTo(1));
    }

    [TestCase("CopyNanoseconds", "-1")]
    [TestCase("Device.Take", "1e999")]
    [TestCase("Processor.Byte", "-0.001")]
    [TestCase("WaitNanoseconds", "2E+15")]
    public void TimeThatNoClockShows_IsToldWithItsPlace_AndMeasuredAnew(string place, string time)
    {
        using var one = new SimulatedDevice(new());
        using var other = new SimulatedDevice(new() { Name = "other" });
        DeviceProfileFile.Get(_folder, one);
        var kept = DeviceProfileFile.Get(_folder, other);
        string path = Path.Combine(_folder, DeviceProfileFile.Name), key = DeviceProfileFile.KeyOf(one);
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        string[] parts = place.Split('.');
        JsonNode record = parts.Length == 1 ? file[key]! : file[key]![parts[0]]!;
        record[parts[^1]] = JsonNode.Parse(time);
        File.WriteAllText(path, file.ToJsonString());
        var told = new List<string>();
        var measured = DeviceProfileFile.Get(_folder, one, told.Add);
        Assert.That(told, Has.Count.EqualTo(1).And.One.StartWith($"{path}: '{key}': '{place}' is "));
        Assert.That(measured.CopyNanoseconds, Is.InRange(0, 1e9));
        Assert.That(DeviceProfileFile.Get(_folder, one, told.Add), Is.EqualTo(measured));
        Assert.That(DeviceProfileFile.Get(_folder, other, told.Add), Is.EqualTo(kept));
        Assert.That(told, Has.Count.EqualTo(1), "the file is whole again");
    }

    [Test]
    public void ProgramThatTheDeviceDoesNotTake_IsNeverWorthIt()
    {
        using var device = new SimulatedDevice(new() { Executes = program => program is not TopProgram });
        Assert.That(DeviceCalibration.Measure(device).Device.Top, Is.GreaterThan(1e6));
    }

    [Test]
    public void DeviceThatDoesNotWork_IsTold()
    {
        using var device = new SimulatedDevice(new() { FaultRate = 1 });
        Assert.That(() => DeviceProfileFile.Get(_folder, device), Throws.TypeOf<DeviceException>());
        Assert.That(device.BytesInUse, Is.Zero);
    }
}
