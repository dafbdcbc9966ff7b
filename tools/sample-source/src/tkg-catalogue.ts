/**
 * The components of a TKG release, as its BOM names them: name, versions, and each image with its path. A line that is
 * indented goes on with the one above. Words in braces differ by release; an image whose tag is not its component's has it.
 */
export const tkgCatalogue = `
aad-pod-identity v1.8.0+vmware.1 micImage=cluster-api/mic nmiImage=cluster-api/nmi
alertmanager v0.24.0+vmware.1 alertmanagerImage=prometheus/alertmanager
cloud-provider-azure v0.7.4+vmware.1 ccmAzureControllerImage=azure-cloud-controller-manager
  ccmAzureNodeImage=azure-cloud-node-manager
cluster-api-provider-azure v1.4.0+vmware.1 capzControllerImage=cluster-api/cluster-api-azure-controller
cluster-api-provider-bringyourownhost v0.2.0+vmware.4 byohControllerImage=cluster-api/cluster-api-byoh-controller
cluster-api-provider-oci v0.4.0+vmware.1 capociControllerImage=cluster-api/cluster-api-oci-controller
cluster_api v1.1.5+vmware.1 cabpkControllerImage=cluster-api/kubeadm-bootstrap-controller
  capdManagerImage=cluster-api/capd-manager capiControllerImage=cluster-api/cluster-api-controller
  kcpControllerImage=cluster-api/kubeadm-control-plane-controller
cluster_api_aws v1.2.0+vmware.1 capaControllerImage=cluster-api/cluster-api-aws-controller
cluster_api_vsphere v1.3.1+vmware.1 capvControllerImage=cluster-api/cluster-api-vsphere-controller
configmap-reload v0.7.1+vmware.1 configmapReloadImage=prometheus/configmap-reload
contour v1.17.2+vmware.1 v1.18.2+vmware.1 v1.20.2+vmware.1 contourImage=contour
crash-diagnostics v0.3.7+vmware.5
envoy v1.18.4+vmware.1 v1.19.1+vmware.1 v1.21.3+vmware.1 envoyImage=envoy
external-dns v0.11.0+vmware.1 externalDNSImage=external-dns
fluent-bit v1.8.15+vmware.1 fluentBitImage=fluent-bit
grafana v7.5.16+vmware.1 grafanaImage=grafana/grafana
harbor v2.5.3+vmware.1 harborChartMuseumImage=harbor/chartmuseum-photon harborCoreImage=harbor/harbor-core
  harborDatabaseImage=harbor/harbor-db harborExporterImage=harbor/harbor-exporter
  harborJobServiceImage=harbor/harbor-jobservice harborLogImage=harbor/harbor-log
  harborNginxImage=harbor/nginx-photon harborNotaryServerImage=harbor/notary-server-photon
  harborNotarySignerImage=harbor/notary-signer-photon harborPortalImage=harbor/harbor-portal
  harborPrepareImage=harbor/prepare harborRedisImage=harbor/redis-photon
  harborRegistryCtlImage=harbor/harbor-registryctl harborRegistryImage=harbor/registry-photon
  harborTrivyAdapterImage=harbor/trivy-adapter-photon
image-builder v0.1.12+vmware.1 imagebuilder-tar=image-builder
imgpkg v0.29.0+vmware.1
jetstack_cert-manager v1.5.3+vmware.4 v1.7.2+vmware.1 certMgrControllerImage=cert-manager-controller
  certMgrInjectorImage=cert-manager-cainjector certMgrWebhookImage=cert-manager-webhook
k8s-sidecar v1.12.1+vmware.2 v1.15.6+vmware.1 k8sSidecarImage=grafana/k8s-sidecar
k14s_kapp v0.49.0+vmware.1
k14s_ytt v0.41.1+vmware.1
kbld v0.34.0+vmware.1
kube-state-metrics v2.5.0+vmware.1 kubeStateMetricsImage=prometheus/kube-state-metrics
kube-vip v0.4.2+vmware.1 kubeVipImage=kube-vip
kube_rbac_proxy v0.11.0+vmware.2 kubeRbacProxyControllerImage=kube-rbac-proxy
  kubeRbacProxyControllerImageCapi=cluster-api/kube-rbac-proxy
kubernetes-sigs_kind {tkr}_v0.11.1 kindNodeImage=kind/node
kubernetes_autoscaler v1.23.0+vmware.1 v1.22.0+vmware.1 v1.21.0+vmware.1
  kubernetesAutoscalerImage=cluster-autoscaler
multus-cni v3.8.0+vmware.1 multusCniImage=multus-cni
prometheus v2.36.2+vmware.1 prometheusImage=prometheus/prometheus
prometheus_node_exporter v1.3.1+vmware.1 prometheusNodeExporterImage=prometheus/prometheus_node_exporter
pushgateway v1.4.3+vmware.1 pushgatewayImage=prometheus/pushgateway
sonobuoy v0.56.6+vmware.1 sonobuoyImage=sonobuoy
standalone-plugins-package {framework}-standalone-plugins
  standalone-plugins.tanzu.vmware.com=packages/standalone-plugins
tanzu-framework {framework} capabilitiesImage=tanzu_core/capabilities/capabilities-controller-manager-tf
  featuregatesImage=tanzu_core/featuregates/featuregates-controller-manager
  objectPropagationControllerImage=tanzu_core/objectpropogation/object-propagation-controller
  providerTemplateImage=tanzu_core/provider/provider-templates
  tkrConversionWebhookImage=tanzu_core/tkr/tkr-conversion-webhook tkrImage=tanzu_core/tkr/tkr-controller-manager
  tkrInfraMachineImage=tanzu_core/tkr/tkr-infra-machine-webhook
  tkrResolverImage=tanzu_core/tkr/tkr-resolver-cluster-webhook
  tkrSourceControllerImage=tanzu_core/tkr/tkr-source-controller
  tkrStatusControllerImage=tanzu_core/tkr/tkr-status-controller
tanzu-framework-management-packages {framework}
  tanzuFrameworkManagementPackageRepositoryImage=packages/management/repo
  tanzuFrameworkManagementPackageRepositoryImageUTKG=packages/management/repo:{framework}-utkg
tkg-bom {tkg} tkgBomImage=tkg-bom
tkg-standard-packages {tkg} tanzuStandardPackageRepositoryImage=packages/standard/repo
tkg_telemetry {tkg}+vmware.1 tkgTelemetryImage=tkg-telemetry
velero v1.8.1+vmware.1 veleroImage=velero/velero
  veleroResticRestoreHelperImage=velero/velero-restic-restore-helper
velero-plugin-for-aws v1.4.1+vmware.1 veleroPluginForAwsImage=velero/velero-plugin-for-aws
velero-plugin-for-microsoft-azure v1.4.1+vmware.1
  veleroPluginForMicrosoftAzureImage=velero/velero-plugin-for-microsoft-azure
velero-plugin-for-vsphere v1.3.1+vmware.1 veleroBackupDriverImage=velero/backup-driver
  veleroDataManagerForPluginImage=velero/data-manager-for-plugin
  veleroPluginForVsphereImage=velero/velero-plugin-for-vsphere
vendir v0.27.0+vmware.1
whereabouts v0.5.1+vmware.2 whereaboutsImage=whereabouts
`;

/** The components of a Tanzu Kubernetes release. */
export const tkrCatalogue = `
ako-operator v1.6.0+vmware.13 akoOperatorImage=ako-operator
antrea v1.5.3-advanced antreaImage=antrea-advanced-debian
aws-ebs-csi-driver v1.8.0+vmware.1 awsEbsCsiDriverImage=csi/aws-ebs-csi-driver
azuredisk-csi-driver v1.19.0+vmware.1 azurediskCsiDriverImage=cluster-api/azuredisk-csi-driver
byoh-k8s-ubuntu-2004 {tkr} byohImgpkgBundle=cluster-api/byoh-bundle-ubuntu_20.04.1_x86-64_k8s
calico_all v3.22.1+vmware.1 calicoCniImage=calico-all/cni calicoKubecontrollerImage=calico-all/kube-controllers
  calicoNodeImage=calico-all/node calicoPodDaemonImage=calico-all/pod2daemon-flexvol
capabilities-package {framework}-capabilities capabilities.tanzu.vmware.com=packages/capabilities
carvel-secretgen-controller v0.9.1+vmware.1 secretgenControllerImage=secretgen-controller
cloud_provider_vsphere {ccm} ccmControllerImage=ccm/manager
cni_plugins v1.1.1+vmware.6
containerd v1.6.6+vmware.2
coredns {coredns} coredns=coredns
cri_tools v1.22.0+vmware.8
csi_attacher v3.3.0+vmware.1 v3.4.0+vmware.1 csiAttacherImage=csi/csi-attacher
csi_livenessprobe v2.4.0+vmware.1 v2.5.0+vmware.1 v2.6.0+vmware.1 csiLivenessProbeImage=csi/csi-livenessprobe
csi_node_driver_registrar v2.3.0+vmware.1 v2.5.0+vmware.1 v2.5.1+vmware.1
  csiNodeDriverRegistrarImage=csi/csi-node-driver-registrar
csi_provisioner v3.0.0+vmware.1 v3.1.0+vmware.2 csiProvisonerImage=csi/csi-provisioner
dex v2.30.2+vmware.1 dexImage=dex
etcd {etcd} etcd=etcd
external-snapshotter v6.0.1+vmware.1 v5.0.1+vmware.1 csiSnapshotControllerImage=csi/snapshot-controller
  csiSnapshotterImage=csi/csi-snapshotter
guest-cluster-auth-service v1.0.0
  guestClusterAuthServiceImage=guest-cluster-auth-service/guest-cluster-auth-service
image-builder-resource-bundle {tkr} linuxResourceBundleImage=linux-resource-bundle
  windowsResourceBundleImage=windows-resource-bundle
kapp-controller v0.38.4+vmware.1 kappControllerImage=kapp-controller
kube-vip v0.4.2+vmware.1 kubeVipImage=kube-vip
kubernetes {k8s} kubeAPIServer=kube-apiserver kubeControllerManager=kube-controller-manager kubeProxy=kube-proxy
  kubeScheduler=kube-scheduler pause=pause:3.9 pause_windows_1809=pause:3.9-windows-amd64
  pause_windows_1903=pause:3.9-windows-amd64-1903
kubernetes-csi_external-resizer v1.3.0+vmware.1 v1.4.0+vmware.1 csiExternalResizer=kubernetes-csi_external-resizer
kubernetes-sigs_kind {tkr}_v0.11.1 kindNodeImage=kind/node
load-balancer-and-ingress-service v1.7.2+vmware.1 loadBalancerAndIngressServiceImage=ako
metrics-server v0.6.1+vmware.1 metricsServerImage=metrics-server
pinniped v0.12.1+vmware.1 pinnipedImage=pinniped
pinniped-post-deploy v0.12.1+vmware.1-tkg.1 tkgPinnipedPostDeployImage=tanzu_core/addons/tkg-pinniped-post-deploy
tanzu-framework-addons {framework} tanzuAddonsManagerImage=tanzu_core/addons/tanzu-addons-manager
  tkgPinnipedPostDeployImage=tanzu_core/addons/tkg-pinniped-post-deploy
tkg-core-packages {tkr} addons-manager.tanzu.vmware.com=packages/core/addons-manager:v2.1.0_vmware.1-tkg.1
  ako-operator.tanzu.vmware.com=packages/core/ako-operator:v1.6.0_vmware.13-tkg.1
  antrea.tanzu.vmware.com=packages/core/antrea:v1.5.3_tkg.1-advanced
  aws-ebs-csi-driver.tanzu.vmware.com=packages/core/aws-ebs-csi-driver:v1.8.0_vmware.1-tkg.1
  azuredisk-csi-driver.tanzu.vmware.com=packages/core/azuredisk-csi-driver:v1.19.0_vmware.1-tkg.1
  calico.tanzu.vmware.com=packages/core/calico:v3.22.1_vmware.1-tkg.1
  guest-cluster-auth-service.tanzu.vmware.com=packages/core/guest-cluster-auth-service:v1.0.0_tkg.1
  kapp-controller.tanzu.vmware.com=packages/core/kapp-controller:v0.38.4_vmware.1-tkg.1
  load-balancer-and-ingress-service.tanzu.vmware.com=packages/core/load-balancer-and-ingress-service:v1.7.2_vmware.1-tkg.1
  metrics-server.tanzu.vmware.com=packages/core/metrics-server:v0.6.1_vmware.1-tkg.1
  pinniped.tanzu.vmware.com=packages/core/pinniped:v0.12.1_vmware.1-tkg.1
  secretgen-controller.tanzu.vmware.com=packages/core/secretgen-controller:v0.9.1_vmware.1-tkg.1
  tanzuCorePackageRepositoryImage=packages/core/repo vsphere-cpi.tanzu.vmware.com=packages/core/vsphere-cpi
  vsphere-csi.tanzu.vmware.com=packages/core/vsphere-csi:v2.5.2_vmware.1-tkg.1
  vsphere-pv-csi.tanzu.vmware.com=packages/core/vsphere-pv-csi:v2.4.2_vmware.1-tkg.1
tkg-storageclass-package {framework}-tkg-storageclass tkg-storageclass.tanzu.vmware.com=packages/tkg-storageclass
vsphere_csi_driver v2.5.2+vmware.1 csiControllerImage=csi/vsphere-block-csi-driver
  csiMetaDataSyncerImage=csi/volume-metadata-syncer
`;
