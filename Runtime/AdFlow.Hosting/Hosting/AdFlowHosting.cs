using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Puts a graph host into an application: <c>builder.Services.AddAdFlow(…)</c>, then
/// <c>app.UseAdFlow()</c>.</summary>
public static class AdFlowHosting
{
    /// <summary>Adds the host, which starts and stops with the application.</summary>
    /// <param name="services">Services of the application.</param>
    /// <param name="configure">Sets the host up; at least the standard operators are added here.</param>
    public static IServiceCollection AddAdFlow(this IServiceCollection services, Action<AdFlowOptions> configure)
    {
        services.AddRouting();
        services.AddSingleton(provider =>
        {
            var options = new AdFlowOptions();
            configure(options);
            return new GraphHost(options, provider.GetService<ILoggerFactory>());
        });
        services.AddSingleton(provider => new HostAccess(Store(provider), Options(provider).Time,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("AdFlow.Access")));
        services.AddSingleton(provider => new AuditLog(Store(provider), Options(provider).Time));
        services.AddOptions<HostOptions>().PostConfigure<GraphHost>(
            (stopping, host) => stopping.ShutdownTimeout = host.Options.DrainDelay + host.Options.DrainTimeout);
        return services.AddSingleton<IHostedService, GraphHostService>();
    }

    /// <summary>Adds the host's endpoints.</summary>
    public static WebApplication UseAdFlow(this WebApplication app)
    {
        var host = app.Services.GetRequiredService<GraphHost>();
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        var store = logs.CreateLogger("AdFlow.Store");
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<FaultMiddleware>();
        DeploymentEndpoints.Map(app, host);
        ExperimentEndpoints.Map(app, host);
        ShadowEndpoints.Map(app, host);
        RecordingEndpoints.Map(app, host);
        TableEndpoints.Map(app, host, store);
        CounterEndpoints.Map(app, host, store);
        ActivationEndpoints.Map(app, host);
        PluginEndpoints.Map(app, host);
        MetricsEndpoint.Map(app, host);
        StatisticsEndpoint.Map(app, host);
        OpenApiEndpoint.Map(app, host);
        ConsoleEndpoints.Map(app);
        InspectEndpoint.Map(app, host);
        HealthEndpoints.Map(app, host.Guards);
        RunEndpoint.Map(app, host, logs.CreateLogger("AdFlow.Runs"));
        return app;
    }

    private static AdFlowOptions Options(IServiceProvider services) => services.GetRequiredService<GraphHost>().Options;

    private static string Store(IServiceProvider services) => Options(services).StoreFolder;
}
